#include "hg_replace.h"

#include "hg_source.h"
#include "hg_compose.h"
#include "hg_fill.h"
#include "hg_png.h"
#include "hg_surface.h"

static const char comment[] = "drawn by homegen's sandbox: by procedure, not by AI";

/* A carpet that covers this part of the floor that is seen is laid from wall to wall; else a rug. */
#define HG_REPLACE_CARPET 0.55

struct work {
  const struct hg_replace_job *job;
  struct hg_picture picture; /* the source, and in the end the result */
  struct hg_mask mask;
  struct hg_prompt prompt;
  struct hg_room room;
};

static const char *given_up(const struct work *work)
{
  return work->job->give_up != NULL && atomic_load(work->job->give_up) ? "given up" : NULL;
}

/* Both files decoded, and fit for each other. */
static const char *read_input(struct work *work)
{
  const struct hg_replace_job *job = work->job;
  struct hg_picture mask = {0};
  const char *failure = hg_source_decode(job->source, job->source_length, &work->picture);
  if (failure == NULL)
    failure = hg_source_decode(job->mask, job->mask_length, &mask);
  if (failure == NULL && (mask.width != work->picture.width || mask.height != work->picture.height))
    failure = "the mask's size is not the picture's";
  if (failure == NULL)
    failure = hg_mask_read(&work->mask, &mask);
  hg_picture_free(&mask);
  return failure != NULL ? failure : given_up(work);
}

static bool covers_floor(const struct work *work)
{
  double floor = 1, covered = 0;
  int step = work->picture.width / 200 + 1;
  for (int y = 0; y < work->picture.height; y += step) {
    for (int x = 0; x < work->picture.width; x += step) {
      if (hg_room_plane(&work->room, x, y) != HG_PLANE_FLOOR)
        continue;
      floor++;
      covered += hg_mask_depth(&work->mask, x, y) > 0;
    }
  }
  return covered > floor * HG_REPLACE_CARPET;
}

static void choose_carpet(struct work *work)
{
  bool carpet = work->prompt.style.material == HG_MATERIAL_CARPET;
  if (work->prompt.object != HG_OBJECT_RUG || !carpet || !covers_floor(work))
    return;
  work->prompt.object = HG_OBJECT_NONE;
  work->prompt.subject = HG_SUBJECT_FLOOR;
}

/* An object in place of what was there, or, to erase, nothing in place of it. */
static const char *paint_object(struct work *work)
{
  struct hg_picture result;
  const char *failure = NULL;
  if (!hg_picture_copy(&result, &work->picture))
    return "out of memory";
  if (!hg_fill_background(&result, &work->picture, &work->mask, &work->room, work->prompt.erase))
    failure = "out of memory";
  if (failure == NULL)
    failure = given_up(work);
  if (failure == NULL && !work->prompt.erase)
    failure = hg_compose_object(&result, &work->mask, &work->room, &work->prompt);
  if (failure == NULL)
    hg_mask_blend(&work->mask, &work->picture, &result, hg_surface_edge(&work->picture));
  hg_picture_free(&result);
  return failure;
}

static const char *paint(struct work *work)
{
  work->prompt = hg_prompt_read(work->job->prompt);
  work->room = hg_room_find(&work->picture);
  choose_carpet(work);
  const char *failure = given_up(work);
  if (failure != NULL)
    return failure;
  bool object = work->prompt.erase || work->prompt.object != HG_OBJECT_NONE;
  if (object)
    failure = paint_object(work);
  else if (!hg_surface_paint(&work->picture, &work->mask, &work->room, &work->prompt))
    failure = "out of memory";
  return failure != NULL ? failure : given_up(work);
}

const char *hg_replace_run(const struct hg_replace_job *job, struct hg_buffer *png, int *width,
                           int *height)
{
  struct work work = {.job = job};
  const char *failure = read_input(&work);
  if (failure == NULL)
    failure = paint(&work);
  if (failure == NULL) {
    *width = work.picture.width;
    *height = work.picture.height;
    failure = hg_png_encode(&work.picture, comment, png);
  }
  hg_mask_free(&work.mask);
  hg_picture_free(&work.picture);
  return failure;
}
