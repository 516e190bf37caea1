/*
 * Objects with silhouettes: furniture, lamps, plants, things on walls. Drawn by procedure, lit by
 * themselves (light and shade, seams, cushions, legs); the caller adds the room's light, the shadow
 * on the floor and the edge towards the photograph.
 *
 * No state is kept: the same request gives the same picture, on any thread.
 */
#ifndef HG_OBJECT_H
#define HG_OBJECT_H

#include "hg_object_request.h"
#include "hg_picture.h"

enum hg_object_kind {
  HG_OBJECT_NONE,
  HG_OBJECT_SOFA,
  HG_OBJECT_SECTIONAL,
  HG_OBJECT_ARMCHAIR,
  HG_OBJECT_CHAIR,
  HG_OBJECT_STOOL,
  HG_OBJECT_BENCH,
  HG_OBJECT_OTTOMAN,
  HG_OBJECT_BED,
  HG_OBJECT_COFFEE_TABLE,
  HG_OBJECT_DINING_TABLE,
  HG_OBJECT_SIDE_TABLE,
  HG_OBJECT_DESK,
  HG_OBJECT_CABINET, /* sideboard, dresser, chest of drawers */
  HG_OBJECT_WARDROBE,
  HG_OBJECT_BOOKSHELF,
  HG_OBJECT_TV,
  HG_OBJECT_RUG,
  HG_OBJECT_PLANT,
  HG_OBJECT_FLOWERS, /* a vase with flowers */
  HG_OBJECT_FLOOR_LAMP,
  HG_OBJECT_TABLE_LAMP,
  HG_OBJECT_PENDANT,
  HG_OBJECT_CHANDELIER,
  HG_OBJECT_MIRROR,
  HG_OBJECT_PAINTING,
  HG_OBJECT_CLOCK,
  HG_OBJECT_CURTAIN,
  HG_OBJECT_WINDOW,
  HG_OBJECT_DOOR,
  HG_OBJECT_FIREPLACE,
  HG_OBJECT_BATHTUB,
  HG_OBJECT_KITCHEN_ISLAND,
  HG_OBJECT_PIANO,
  HG_OBJECT_AQUARIUM,
  HG_OBJECT_CAT,
  HG_OBJECT_DOG,
  HG_OBJECT_COUNT
};

/*
 * The object that a prompt names, HG_OBJECT_NONE when it names none. The words are lower case. The
 * longest name wins, and the head noun: "velvet sofa with oak legs" is a sofa.
 */
enum hg_object_kind hg_object_find(const char *lowercase_words);

enum hg_placement hg_object_placement(enum hg_object_kind kind);

/*
 * Draws the object into a new picture of the requested size; alpha is the antialiased coverage.
 * The caller owns *out. False: out of memory or a size that is not allowed; *out is empty.
 */
bool hg_object_draw(enum hg_object_kind kind, const struct hg_object_request *request,
                    struct hg_picture *out);

#endif
