/*
 * What objects are made of: turns the style of the prompt into surfaces. Each function makes its
 * surface current and returns its index.
 */
#ifndef HG_OBJECT_STUFF_H
#define HG_OBJECT_STUFF_H

#include "hg_object_scene.h"

/* Seats, cushions, beds: the prompt's cloth; on a "wooden sofa" a light linen of our own. */
uint32_t hg_stuff_cloth(struct hg_scene *scene);

/* Tables, cabinets, frames: the prompt's wood, stone, metal or paint; unasked, oak or walnut. */
uint32_t hg_stuff_body(struct hg_scene *scene);

/* Like hg_stuff_body, but what is not named is painted in this sRGB colour. */
uint32_t hg_stuff_body_or(struct hg_scene *scene, int red, int green, int blue);

/* Legs, feet, trims: the second thing the prompt names, or a wood that goes with the first. */
uint32_t hg_stuff_legs(struct hg_scene *scene);

/* The same under sofas and beds, where a vivid second colour is that of the pillows. */
uint32_t hg_stuff_feet(struct hg_scene *scene);

/* Throw pillows, blankets, flowers: the accent colour as a cloth. */
uint32_t hg_stuff_accent(struct hg_scene *scene);

/* Whether the accent is a colour of its own and no lighter or darker relative of the base. */
bool hg_stuff_accent_named(const struct hg_scene *scene);

/* What a part of this colour is likely to be made of: gold is metal, browns are wood. */
uint32_t hg_stuff_tint(struct hg_scene *scene, const uint8_t rgb[3]);

uint32_t hg_stuff_wood(struct hg_scene *scene, struct hg_vec color);
uint32_t hg_stuff_metal(struct hg_scene *scene, int red, int green, int blue);
uint32_t hg_stuff_plain(struct hg_scene *scene, enum hg_finish finish, int red, int green,
                        int blue);

/* The prompt's base colour in linear light. */
struct hg_vec hg_stuff_base(const struct hg_scene *scene);

/* Whether the prompt names wood, bamboo included. */
bool hg_stuff_is_wood(const struct hg_scene *scene);

/* Whether a colour is neither black, white or grey nor that of wood or gold. */
bool hg_stuff_is_vivid(const uint8_t rgb[3]);

/* Whether the prompt names no material but paint. */
bool hg_stuff_is_plain(const struct hg_scene *scene);

/* Whether the prompt names something soft: cloth, leather, fur. */
bool hg_stuff_is_soft(const struct hg_scene *scene);

#endif
