#include "hg_create.h"

#include <stdlib.h>
#include <string.h>

#include "hg_source.h"
#include "hg_create_set.h"
#include "hg_noise.h"
#include "hg_png.h"
#include "hg_surface.h"

static const char comment[] = "drawn by homegen's sandbox: by procedure, not by AI";

#define GRAIN 0.07 /* metres, in a picture of 700 pixels: small pictures need no fine mesh */

static const struct kind {
  const char *name;
  bool outdoors;
  double width; /* metres of ground that an exterior takes */
  hg_set_fn *build;
} kinds[] = {
    {"KITCHEN", false, 0, hg_set_kitchen},    {"BATHROOM", false, 0, hg_set_bathroom},
    {"SHOWEROOM", false, 0, hg_set_showroom}, {"SHOWROOM", false, 0, hg_set_showroom},
    {"TERRACE", true, 7, hg_set_terrace},     {"POOL", true, 9, hg_set_pool},
    {"PETANQUE", true, 6.5, hg_set_petanque},
};

struct work {
  const struct hg_create_job *job;
  const struct kind *kind;
  const struct hg_theme *theme;
  struct hg_picture picture; /* the source, and in the end the result */
  struct hg_mask mask;
};

static const char *given_up(const struct work *work)
{
  return work->job->give_up != NULL && atomic_load(work->job->give_up) ? "given up" : NULL;
}

static const char *find_kind(struct work *work)
{
  const struct hg_create_job *job = work->job;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (kinds[i].outdoors == job->outdoors && strcmp(kinds[i].name, job->room_type) == 0)
      work->kind = &kinds[i];
  }
  if (work->kind == NULL)
    return "no such room type";
  work->theme = job->outdoors ? NULL : hg_theme_find(job->theme);
  return job->outdoors || work->theme != NULL ? NULL : "no such theme";
}

/* Both files decoded, and fit for each other. */
static const char *read_input(struct work *work)
{
  const struct hg_create_job *job = work->job;
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

static uint32_t seed_of(const struct work *work)
{
  uint32_t seed =
      hg_hash_text(work->kind->name) ^ hg_hash_text(work->theme ? work->theme->name : "");
  return hg_hash(seed + hg_hash((uint32_t)(unsigned long)work->job->variation));
}

static const char *build(struct work *work, const struct hg_room *room, struct hg_scene *scene,
                         struct hg_picture *out)
{
  unsigned long variation = (unsigned long)work->job->variation;
  struct hg_set set = {.scene = scene, .theme = work->theme, .outdoors = work->kind->outdoors};
  set.seed = seed_of(work);
  set.mirrored = (variation & 1) != 0;
  set.second = (variation & 3) == 1 || (variation & 3) == 2;
  set.stage = set.outdoors ? hg_stage_outdoors(room, &work->mask, work->kind->width)
                           : hg_stage_of_room(room, &work->mask);
  struct hg_style style = {.seed = set.seed};
  hg_scene_init(scene, &style, 1);
  scene->grain = GRAIN * hg_clamp(700.0 / (work->mask.area.right - work->mask.area.left), 0.8, 5);
  if (work->theme != NULL) {
    set.floor = hg_cover_texture(&work->theme->floor, set.seed);
    set.wall = hg_cover_texture(&work->theme->wall, set.seed + 1);
    set.side = hg_cover_texture(&work->theme->side, set.seed + 2);
  }
  work->kind->build(&set);
  const char *failure = given_up(work);
  if (failure == NULL)
    failure = hg_set_draw(&set, &work->picture, &work->mask, room, out);
  hg_scene_free(scene);
  return failure;
}

static const char *paint(struct work *work)
{
  struct hg_picture result;
  struct hg_room room = hg_room_find(&work->picture);
  if (!hg_picture_copy(&result, &work->picture))
    return "out of memory";
  struct hg_scene *scene = calloc(1, sizeof *scene);
  const char *failure = scene == NULL ? "out of memory" : build(work, &room, scene, &result);
  if (failure == NULL)
    hg_mask_blend(&work->mask, &work->picture, &result, hg_surface_edge(&work->picture));
  free(scene);
  hg_picture_free(&result);
  return failure != NULL ? failure : given_up(work);
}

const char *hg_create_run(const struct hg_create_job *job, struct hg_buffer *png, int *width,
                          int *height)
{
  struct work work = {.job = job};
  const char *failure = find_kind(&work);
  if (failure == NULL)
    failure = read_input(&work);
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
