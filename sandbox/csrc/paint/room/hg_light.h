/*
 * The light of a photograph, estimated so that new things can be put into it: how bright each plane
 * of the room is, how the brightness runs over it, and the colour of the light.
 *
 * A light owns its fields; {0} is the empty one. Brightness is linear (the square of what is seen).
 */
#ifndef HG_LIGHT_H
#define HG_LIGHT_H

#include "hg_field.h"
#include "hg_mask.h"
#include "hg_room.h"
#include "hg_texture.h"

struct hg_light {
  double scale;                         /* picture pixels per pixel of the fields */
  struct hg_field gain[HG_PLANE_COUNT]; /* brightness relative to the plane's own mean */
  struct hg_field color[3];             /* the whole picture, small and soft: for reflections */
  float level[HG_PLANE_COUNT];          /* light that falls on a plane; 1 is a sunny room */
  float room_level;
  struct hg_color cast; /* the light's colour, its brightness 1 */
};

/*
 * Measures inside the mask, for each plane of the set: a pixel counts for the one it is closest to.
 * fine: keep small shading (the folds of a sofa that gets a new cover) instead of the slow light
 * alone. False: out of memory; *light is empty.
 */
bool hg_light_measure(struct hg_light *light, const struct hg_picture *picture,
                      const struct hg_mask *mask, const struct hg_room *room, unsigned planes,
                      bool fine);

void hg_light_free(struct hg_light *light);

/* Light times colour for a surface at a pixel of the picture. */
struct hg_color hg_light_on(const struct hg_light *light, enum hg_plane plane, double x, double y);

/* What is seen around a pixel of the picture, softly. */
struct hg_color hg_light_mirror(const struct hg_light *light, double x, double y);

/* From light to what is stored: bright values bend softly instead of clipping. */
void hg_light_store(struct hg_color color, uint8_t rgb[3]);

#endif
