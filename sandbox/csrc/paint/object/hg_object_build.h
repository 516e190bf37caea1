/*
 * The builders: one per kind of object. Each fills the scene in metres, standing on y = 0 around
 * x = z = 0 with its front towards +z (what belongs on a wall: around the origin). scene->aspect
 * tells the proportions wished for; a builder keeps to what is sane for its kind.
 */
#ifndef HG_OBJECT_BUILD_H
#define HG_OBJECT_BUILD_H

#include "hg_object_scene.h"

typedef void hg_build_fn(struct hg_scene *scene);

hg_build_fn hg_build_sofa, hg_build_sectional, hg_build_armchair, hg_build_chair, hg_build_stool,
    hg_build_bench, hg_build_ottoman, hg_build_bed;
hg_build_fn hg_build_coffee_table, hg_build_dining_table, hg_build_side_table, hg_build_desk;
hg_build_fn hg_build_cabinet, hg_build_wardrobe, hg_build_bookshelf, hg_build_tv,
    hg_build_kitchen_island;
hg_build_fn hg_build_rug, hg_build_curtain, hg_build_plant, hg_build_flowers;
hg_build_fn hg_build_floor_lamp, hg_build_table_lamp, hg_build_pendant, hg_build_chandelier;
hg_build_fn hg_build_mirror, hg_build_painting, hg_build_clock, hg_build_window, hg_build_door;
hg_build_fn hg_build_fireplace, hg_build_bathtub, hg_build_piano, hg_build_aquarium;
hg_build_fn hg_build_cat, hg_build_dog;

#endif
