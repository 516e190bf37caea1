#include "hg_edit_place.h"

#include <math.h>

#define TRIES 15

/* Usual sizes in metres; what is not listed is a cubic metre. */
static const struct {
  double width, height;
} sizes[HG_OBJECT_COUNT] = {
    [HG_OBJECT_SOFA] = {2.1, 0.9},         [HG_OBJECT_SECTIONAL] = {2.7, 0.95},
    [HG_OBJECT_ARMCHAIR] = {0.95, 0.95},   [HG_OBJECT_CHAIR] = {0.6, 0.95},
    [HG_OBJECT_STOOL] = {0.45, 0.7},       [HG_OBJECT_BENCH] = {1.4, 0.55},
    [HG_OBJECT_OTTOMAN] = {0.75, 0.5},     [HG_OBJECT_BED] = {2.1, 1.3},
    [HG_OBJECT_COFFEE_TABLE] = {1.2, 0.6}, [HG_OBJECT_DINING_TABLE] = {1.9, 1.0},
    [HG_OBJECT_SIDE_TABLE] = {0.55, 0.75}, [HG_OBJECT_DESK] = {1.5, 1.0},
    [HG_OBJECT_CABINET] = {1.6, 1.0},      [HG_OBJECT_WARDROBE] = {1.6, 2.1},
    [HG_OBJECT_BOOKSHELF] = {1.1, 2.0},    [HG_OBJECT_TV] = {1.7, 1.4},
    [HG_OBJECT_RUG] = {2.6, 0.5},          [HG_OBJECT_PLANT] = {0.8, 1.4},
    [HG_OBJECT_FLOWERS] = {0.45, 0.7},     [HG_OBJECT_FLOOR_LAMP] = {0.5, 1.65},
    [HG_OBJECT_TABLE_LAMP] = {0.4, 0.6},   [HG_OBJECT_PENDANT] = {0.55, 0.9},
    [HG_OBJECT_CHANDELIER] = {0.95, 0.9},  [HG_OBJECT_MIRROR] = {0.8, 0.9},
    [HG_OBJECT_PAINTING] = {1.1, 0.8},     [HG_OBJECT_CLOCK] = {0.45, 0.45},
    [HG_OBJECT_CURTAIN] = {1.7, 2.3},      [HG_OBJECT_WINDOW] = {1.5, 1.3},
    [HG_OBJECT_DOOR] = {0.95, 2.1},        [HG_OBJECT_FIREPLACE] = {1.5, 1.2},
    [HG_OBJECT_BATHTUB] = {1.75, 0.75},    [HG_OBJECT_KITCHEN_ISLAND] = {2.0, 1.05},
    [HG_OBJECT_PIANO] = {1.5, 1.25},       [HG_OBJECT_AQUARIUM] = {1.1, 1.2},
    [HG_OBJECT_CAT] = {0.5, 0.4},          [HG_OBJECT_DOG] = {0.8, 0.65},
};

/* How much of the box is free, 0 to 1, by samples; an empty mask says nothing. */
static double free_part(const struct hg_mask *mask, const struct hg_box_area *box, double from)
{
  int hits = 0, count = 0;
  if (mask->depth == NULL)
    return 0.5;
  for (int i = 0; i < 8; i++) {
    for (int k = 0; k < 8; k++, count++) {
      int x = box->left + (int)((box->right - box->left) * (i + 0.5) / 8);
      int y = box->top + (int)((box->bottom - box->top) * (from + (1 - from) * (k + 0.5) / 8));
      if (x >= 0 && y >= 0 && x < mask->width && y < mask->height)
        hits += hg_mask_depth(mask, x, y) > 0;
    }
  }
  return (double)hits / count;
}

/* Around x, in pixels; y is the foot, or the middle on a wall, or where it hangs from. */
static struct hg_box_area box_at(enum hg_object_kind kind, double x, double y, double meter)
{
  double width = (sizes[kind].width > 0 ? sizes[kind].width : 1) * meter;
  double height = (sizes[kind].height > 0 ? sizes[kind].height : 1) * meter;
  enum hg_placement placement = hg_object_placement(kind);
  double top = placement == HG_PLACEMENT_WALL      ? y - height / 2
               : placement == HG_PLACEMENT_HANGING ? y
                                                   : y - height;
  return (struct hg_box_area){(int)(x - width / 2), (int)top, (int)(x + width / 2),
                              (int)(top + height)};
}

static struct hg_box_area cut(struct hg_box_area box, const struct hg_picture *picture)
{
  box.left = box.left < 0 ? 0 : box.left;
  box.top = box.top < 0 ? 0 : box.top;
  box.right = box.right > picture->width ? picture->width : box.right;
  box.bottom = box.bottom > picture->height ? picture->height : box.bottom;
  return box;
}

/* y and pixels per metre of a row of places; `nearer` is 1 at the far wall. */
static double row_of(enum hg_placement placement, const struct hg_room *room,
                     const struct hg_picture *picture, double nearer)
{
  double floor = room->eye_y + (room->bottom - room->eye_y) * nearer;
  if (placement == HG_PLACEMENT_WALL)
    return room->bottom - 1.62 * room->meter;
  if (placement == HG_PLACEMENT_HANGING)
    return fmax(room->eye_y - (room->eye_y - room->top) * nearer, 0);
  return fmin(floor, picture->height * 0.97);
}

struct hg_box_area hg_edit_place(enum hg_object_kind kind, const struct hg_room *room,
                                 const struct hg_mask *floor, const struct hg_mask *wall,
                                 const struct hg_picture *picture, int number)
{
  enum hg_placement placement = hg_object_placement(kind);
  double deepest = (picture->height - room->eye_y) / fmax(room->bottom - room->eye_y, 1);
  double nearer = placement == HG_PLACEMENT_WALL ? 1
                  : hg_object_placement(kind) == HG_PLACEMENT_HANGING
                      ? 1.15
                      : 1 + (fmin(deepest, 2.4) - 1) * 0.42;
  double y = row_of(placement, room, picture, nearer), best = -1e9;
  double meter = room->meter * fmax((y - room->eye_y) / fmax(room->bottom - room->eye_y, 1), 1);
  meter = placement == HG_PLACEMENT_WALL || placement == HG_PLACEMENT_HANGING ? room->meter * nearer
                                                                              : meter;
  struct hg_box_area chosen = {0, 0, 0, 0};
  for (int i = 0; i < TRIES; i++) {
    double share = 0.12 + 0.76 * i / (TRIES - 1);
    struct hg_box_area box = box_at(kind, picture->width * share, y, meter),
                       seen = cut(box, picture);
    double lost = (box.right - box.left) - (seen.right - seen.left);
    double middle = fabs(share - (number % 2 == 0 ? 0.42 : 0.66));
    double free = placement == HG_PLACEMENT_WALL
                      ? 1.5 * free_part(wall, &seen, 0)
                      : free_part(floor, &seen, 0.75) + 0.5 * free_part(wall, &seen, 0) * 0.5;
    double score = free - 0.5 * middle - 3 * lost / fmax(box.right - box.left, 1);
    if (score <= best)
      continue;
    best = score;
    chosen = seen;
  }
  return chosen;
}
