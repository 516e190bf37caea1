#include "hg_edit.h"

#include <string.h>

#include "hg_source.h"
#include "hg_compose.h"
#include "hg_edit_place.h"
#include "hg_edit_region.h"
#include "hg_edit_words.h"
#include "hg_png.h"
#include "hg_surface.h"

static const char comment[] = "drawn by homegen's sandbox: by procedure, not by AI";

enum model { FLASH, BASE, PRO, UNKNOWN };

struct work {
  const struct hg_edit_job *job;
  enum model model;
  struct hg_picture picture; /* the source, and in the end the result */
  struct hg_room room;
  struct hg_edit_words words;
};

static const char *given_up(const struct work *work)
{
  return work->job->give_up != NULL && atomic_load(work->job->give_up) ? "given up" : NULL;
}

static enum model model_of(const char *name)
{
  static const char *const names[] = {"Flash", "Base", "Pro"};
  for (int i = 0; i < 3; i++) {
    if (strcmp(name, names[i]) == 0)
      return (enum model)i;
  }
  return UNKNOWN;
}

static bool is_memory(const char *failure)
{
  return failure != NULL && strcmp(failure, "out of memory") == 0;
}

static unsigned planes_of(enum hg_subject subject)
{
  if (subject == HG_SUBJECT_FLOOR)
    return 1U << HG_PLANE_FLOOR;
  return subject == HG_SUBJECT_CEILING ? 1U << HG_PLANE_CEILING : HG_PLANE_WALLS;
}

/* A surface that is not seen in the picture is passed over. */
static const char *paint_surface(struct work *work, const struct hg_prompt *prompt)
{
  struct hg_mask mask;
  const char *failure = hg_region_of_planes(&mask, &work->picture, &work->room,
                                            planes_of(prompt->subject), work->model == PRO);
  if (failure != NULL)
    return is_memory(failure) ? failure : NULL;
  if (!hg_surface_paint(&work->picture, &mask, &work->room, prompt))
    failure = "out of memory";
  hg_mask_free(&mask);
  return failure;
}

static const char *box_mask(struct hg_mask *mask, const struct hg_picture *picture,
                            struct hg_box_area box)
{
  struct hg_picture drawn;
  if (!hg_picture_init(&drawn, picture->width, picture->height))
    return "out of memory";
  memset(drawn.rgba, 255, (size_t)drawn.width * (size_t)drawn.height * 4);
  for (int y = box.top; y < box.bottom; y++) {
    for (int x = box.left; x < box.right; x++)
      memset(hg_picture_at(&drawn, x, y), 0, 3);
  }
  const char *failure = hg_mask_read(mask, &drawn);
  hg_picture_free(&drawn);
  return failure;
}

/* Put where there is room for it; the shadow needs some of the floor around. */
static const char *put_object(struct work *work, const struct hg_prompt *prompt, int number)
{
  struct hg_mask floor, wall, mask;
  const struct hg_picture *picture = &work->picture;
  const char *a = hg_region_of_planes(&floor, picture, &work->room, 1U << HG_PLANE_FLOOR, false);
  const char *b = hg_region_of_planes(&wall, picture, &work->room, 1U << HG_PLANE_BACK, false);
  struct hg_box_area box =
      hg_edit_place(prompt->object, &work->room, &floor, &wall, picture, number);
  hg_mask_free(&floor);
  hg_mask_free(&wall);
  if (is_memory(a) || is_memory(b))
    return "out of memory";
  if (box.right - box.left < 4 || box.bottom - box.top < 4)
    return NULL;
  const char *failure = box_mask(&mask, picture, box);
  if (failure == NULL)
    failure = hg_compose_object(&work->picture, &mask, &work->room, prompt);
  hg_mask_free(&mask);
  return failure;
}

static const char *follow_prompt(struct work *work)
{
  const struct hg_edit_words *words = &work->words;
  const char *failure = NULL;
  work->room = hg_room_find(&work->picture);
  for (int i = 0; failure == NULL && i < words->surface_count; i++) {
    failure = paint_surface(work, &words->surfaces[i].prompt);
    failure = failure != NULL ? failure : given_up(work);
  }
  for (int i = 0; failure == NULL && i < words->object_count; i++) {
    failure = put_object(work, &words->objects[i].prompt, i);
    failure = failure != NULL ? failure : given_up(work);
  }
  return failure;
}

static const char *grade(struct work *work, const struct hg_grade *wanted)
{
  return hg_grade_apply(&work->picture, wanted) ? given_up(work) : "out of memory";
}

/*
 * Flash and Pro improve the photograph. What that takes is seen before anything is painted; a mood
 * comes last, over all.
 */
static const char *paint(struct work *work)
{
  const char *failure = given_up(work);
  struct hg_grade wanted = hg_grade_wanted(&work->picture);
  work->words = hg_edit_words_read(work->job->prompt);
  if (failure == NULL && work->model != FLASH)
    failure = follow_prompt(work);
  if (failure == NULL && work->model != BASE)
    failure = grade(work, &wanted);
  if (failure == NULL && work->words.has_mood)
    failure = grade(work, &work->words.mood);
  return failure;
}

const char *hg_edit_run(const struct hg_edit_job *job, struct hg_buffer *png, int *width,
                        int *height)
{
  struct work work = {.job = job, .model = model_of(job->model)};
  if (work.model == UNKNOWN)
    return "no such model";
  const char *failure = hg_source_decode(job->source, job->source_length, &work.picture);
  if (failure == NULL)
    failure = paint(&work);
  if (failure == NULL) {
    *width = work.picture.width;
    *height = work.picture.height;
    failure = hg_png_encode(&work.picture, comment, png);
  }
  hg_picture_free(&work.picture);
  return failure;
}
