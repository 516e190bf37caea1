/*
 * The set: what is built on a stage. Builders fill it, then it is drawn into the photograph.
 *
 * A set belongs to one call of hg_create_run. Like a scene it is never asked for memory by
 * builders: the scene's `failed` tells in the end. Zones and blocks over their table's size are
 * left out.
 */
#ifndef HG_CREATE_SET_H
#define HG_CREATE_SET_H

#include "hg_create_stage.h"
#include "hg_create_theme.h"
#include "hg_object_build.h"

#define HG_SET_ZONES 24
#define HG_SET_BLOCKS 64

/* A rectangle of a plane with a cover of its own; later zones lie over earlier ones. */
struct hg_zone {
  enum hg_plane plane;
  double low_u, high_u; /* x on floor and back wall, z on side walls */
  double low_v, high_v; /* z on the floor, y on walls */
  double drop;          /* metres that the cover lies below the floor: water in its basin */
  struct hg_texture texture;
  struct hg_texture basin; /* the inner wall that shows above what has dropped */
};

/* A thing that takes light from the planes around it. */
struct hg_block {
  struct hg_vec low, high;
  double weight; /* 1: stands on its whole foot; less: on legs */
};

struct hg_set {
  struct hg_scene *scene;
  struct hg_stage stage;
  const struct hg_theme *theme; /* NULL outdoors */
  uint32_t seed;
  bool mirrored, second; /* variations: the other way round; the other choice */
  bool outdoors;
  struct hg_texture floor, wall, side;
  struct hg_zone zones[HG_SET_ZONES];
  int zone_count;
  struct hg_block blocks[HG_SET_BLOCKS];
  int block_count;
};

void hg_set_zone(struct hg_set *set, const struct hg_zone *zone);
void hg_set_block(struct hg_set *set, struct hg_vec low, struct hg_vec high, double weight);

/* x of a place that is so far from the stage's "left" side, which variations swap. */
double hg_set_x(const struct hg_set *set, double from_left);

/* An object of the library, its middle at `at`, its size known to the caller for the shade. */
struct hg_prop {
  hg_build_fn *build;
  struct hg_vec at, size;
  double yaw, scale, aspect; /* scale 0 and aspect 0 are 1 */
  const struct hg_cover *cover;
};
void hg_set_put(struct hg_set *set, const struct hg_prop *prop);

/* A rug on the floor with a border of its second colour, its middle at x, z. */
void hg_set_rug(struct hg_set *set, double x, double z, double width, double depth);

/* Fills the set; each knows its own proportions. */
typedef void hg_set_fn(struct hg_set *set);
hg_set_fn hg_set_kitchen, hg_set_bathroom, hg_set_showroom;
hg_set_fn hg_set_terrace, hg_set_pool, hg_set_petanque;

/* Draws the set into the masked part of *out, a copy of the source. NULL, or why not. */
const char *hg_set_draw(struct hg_set *set, const struct hg_picture *source,
                        const struct hg_mask *mask, const struct hg_room *room,
                        struct hg_picture *out);

#endif
