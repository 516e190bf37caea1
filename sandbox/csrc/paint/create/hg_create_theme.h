/* The palettes and materials of the themes, as data. */
#ifndef HG_CREATE_THEME_H
#define HG_CREATE_THEME_H

#include "hg_object_scene.h"
#include "hg_texture.h"

/* What a plane is covered with. */
struct hg_cover {
  enum hg_material material;
  enum hg_pattern pattern;
  uint8_t base[3], accent[3];
};

/* What a part of the furniture is made of. */
struct hg_paint {
  enum hg_finish finish;
  uint8_t rgb[3];
};

struct hg_theme {
  const char *name;
  struct hg_cover floor, wall, side, tile, bath_floor, rug;
  struct hg_paint front[2], upper[2]; /* cabinets below and above; two choices for variations */
  struct hg_paint counter, metal, shelf, seat;
  struct hg_cover cloth[2], table, body; /* sofas; tables; sideboards, shelves, islands */
  struct hg_cover lamp;
  bool open_shelves, handles, chandelier;
};

/* By its name in capitals; NULL when there is none. */
const struct hg_theme *hg_theme_find(const char *name);

struct hg_texture hg_cover_texture(const struct hg_cover *cover, uint32_t seed);
struct hg_style hg_cover_style(const struct hg_cover *cover, uint32_t seed);

/* Makes the paint the scene's current surface; returns its index. */
uint32_t hg_paint_use(struct hg_scene *scene, const struct hg_paint *paint);

#endif
