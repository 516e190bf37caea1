/*
 * Built-in units: cabinets, appliances, basins. Each stands with its back at z = 0, its middle at
 * x = 0, its foot on the floor (wall units: at the height they are given), in the current frame.
 */
#ifndef HG_CREATE_UNITS_H
#define HG_CREATE_UNITS_H

#include "hg_create_theme.h"
#include "hg_object_parts.h"

#define HG_UNIT_DEPTH 0.6
#define HG_UNIT_HIGH 0.9 /* the top of the worktop */

enum hg_unit_front { HG_UNIT_DOORS, HG_UNIT_DRAWERS, HG_UNIT_OVEN };

/* A base cabinet without its worktop. */
void hg_unit_base(struct hg_scene *scene, const struct hg_theme *theme,
                  const struct hg_paint *paint, double width, enum hg_unit_front front);

/* A cabinet of floor to `height`, with an oven and a microwave, or a fridge. */
void hg_unit_tall(struct hg_scene *scene, const struct hg_theme *theme,
                  const struct hg_paint *paint, double width, double height, bool fridge);

/* A cabinet on the wall from y = low to y = high. */
void hg_unit_wall(struct hg_scene *scene, const struct hg_theme *theme,
                  const struct hg_paint *paint, double width, double low, double high);

/* A shelf board at height y with some crockery, and another at y + 0.34. */
void hg_unit_shelves(struct hg_scene *scene, const struct hg_theme *theme, double width, double y);

/* The hood over a hob, up to height `top`. */
void hg_unit_hood(struct hg_scene *scene, const struct hg_theme *theme, double width, double top);

/* Let into a worktop at y = HG_UNIT_HIGH. */
void hg_unit_hob(struct hg_scene *scene, double width);
void hg_unit_sink(struct hg_scene *scene, const struct hg_theme *theme, double width);

/* A faucet standing at the origin, its spout towards +z. */
void hg_unit_faucet(struct hg_scene *scene, const struct hg_theme *theme, double height);

#endif
