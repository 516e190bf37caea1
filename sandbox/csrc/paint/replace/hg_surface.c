#include "hg_surface.h"

#include <math.h>

/* Something lying in front of the eye, a cover or a worktop, is this much nearer than the wall. */
#define HG_SURFACE_NEAR 1.5

/* Room for errors in the planes' edges: a pixel this much short of a plane still belongs to it. */
#define HG_SURFACE_FIT 0.88

/* Planes with a smaller part of the mask than this are seen by error. */
#define HG_SURFACE_PART 0.12

/* A mask of which this part is floor (or wall, or ceiling) is meant to be that alone. */
#define HG_SURFACE_MOST 0.7

/* A worktop is closer below the eye than the floor. */
#define HG_SURFACE_COUNTER 0.4

struct surface {
  const struct hg_mask *mask;
  const struct hg_room *room;
  const struct hg_light *light;
  struct hg_texture texture;
  unsigned planes;  /* those that are painted */
  double least_fit; /* how far beyond their edges */
  bool cover, counter;
  double gloss, edge;
};

/* Whether the prompt gives a new cover to whatever the mask covers (cloth, or just a colour). */
static bool is_cover(const struct hg_prompt *prompt)
{
  if (prompt->subject != HG_SUBJECT_ANY)
    return false;
  switch (prompt->style.material) {
  case HG_MATERIAL_PLAIN:
  case HG_MATERIAL_PAINT:
  case HG_MATERIAL_FABRIC:
  case HG_MATERIAL_VELVET:
  case HG_MATERIAL_LEATHER:
  case HG_MATERIAL_LINEN:
  case HG_MATERIAL_WOOL:
  case HG_MATERIAL_FUR:
    return true;
  default:
    return false;
  }
}

double hg_surface_edge(const struct hg_picture *picture)
{
  return fmin(fmax(picture->width / 550.0, 2), 4);
}

static struct hg_texture texture_of(const struct hg_prompt *prompt)
{
  return (struct hg_texture){.base = hg_color_of(prompt->style.base),
                             .accent = hg_color_of(prompt->style.accent),
                             .material = prompt->style.material,
                             .pattern = prompt->style.pattern,
                             .seed = prompt->style.seed,
                             .two_colors = prompt->has_accent,
                             .unknown = prompt->unknown};
}

static bool is_wall(enum hg_plane plane)
{
  return plane == HG_PLANE_BACK || plane == HG_PLANE_LEFT || plane == HG_PLANE_RIGHT;
}

static struct hg_point point_at(const struct surface *surface, enum hg_plane plane, double x,
                                double y)
{
  const struct hg_room *room = surface->room;
  if (surface->cover) {
    double pixel = 1 / (room->meter * HG_SURFACE_NEAR);
    return (struct hg_point){(float)(x * pixel), (float)(y * pixel), (float)pixel, (float)pixel,
                             true};
  }
  struct hg_spot spot = hg_room_spot(room, surface->counter ? HG_PLANE_FLOOR : plane, x, y);
  double scale = surface->counter ? HG_SURFACE_COUNTER : 1;
  return (struct hg_point){(float)(spot.u * scale), (float)(spot.v * scale),
                           (float)(spot.pixel_u * scale), (float)(spot.pixel_v * scale),
                           is_wall(plane) && !surface->counter};
}

/* A polished floor shows what stands behind it upside down, the more the flatter one looks. */
static struct hg_color reflect(const struct surface *surface, struct hg_color color, double x,
                               double y)
{
  const struct hg_room *room = surface->room;
  double reach = fmax((room->eye_x - x) / (room->eye_x - room->left),
                      (x - room->eye_x) / (room->right - room->eye_x));
  double foot = room->eye_y + (room->bottom - room->eye_y) * fmax(reach, 1);
  if (y <= foot)
    return color;
  double height = (room->bottom - room->eye_y) / room->meter;
  double away = room->depth * (room->bottom - room->eye_y) / (y - room->eye_y);
  double graze = 1 - height / hypot(height, away);
  float share = (float)(surface->gloss * (0.05 + 0.55 * graze * graze * graze));
  struct hg_color seen = hg_light_mirror(surface->light, x, foot - (y - foot) * 0.8);
  return hg_color_mix(color, seen, fminf(share, 0.5F));
}

static void paint_pixel(const struct surface *surface, int ix, int iy, uint8_t *pixel)
{
  double x = ix + 0.5, y = iy + 0.5;
  double fit;
  enum hg_plane plane = hg_room_plane_among(surface->room, surface->planes, x, y, &fit);
  if (fit < surface->least_fit)
    return;
  struct hg_color color = hg_texture_at(&surface->texture, point_at(surface, plane, x, y));
  struct hg_color light = hg_light_on(surface->light, plane, x, y);
  color = (struct hg_color){color.r * light.r, color.g * light.g, color.b * light.b};
  if (plane == HG_PLANE_FLOOR && surface->gloss > 0.01)
    color = reflect(surface, color, x, y);
  uint8_t rgb[3];
  hg_light_store(color, rgb);
  float cover = hg_mask_cover(surface->mask, ix, iy, surface->edge);
  for (int c = 0; c < 3; c++)
    pixel[c] = (uint8_t)((float)pixel[c] + ((float)rgb[c] - (float)pixel[c]) * cover + 0.5F);
  pixel[3] = (uint8_t)((float)pixel[3] + (255 - (float)pixel[3]) * cover + 0.5F);
}

static unsigned planes_of(enum hg_subject subject)
{
  switch (subject) {
  case HG_SUBJECT_FLOOR:
    return 1U << HG_PLANE_FLOOR;
  case HG_SUBJECT_WALL:
    return HG_PLANE_WALLS;
  case HG_SUBJECT_CEILING:
    return 1U << HG_PLANE_CEILING;
  default:
    return ~0U;
  }
}

/* How much of the mask lies on each plane, 0 to 1. */
static void measure_planes(const struct surface *surface, double part[HG_PLANE_COUNT])
{
  const struct hg_mask *mask = surface->mask;
  double count = 0;
  int step = mask->width / 200 + 1;
  for (int i = 0; i < HG_PLANE_COUNT; i++)
    part[i] = 0;
  for (int y = mask->area.top; y < mask->area.bottom; y += step) {
    for (int x = mask->area.left; x < mask->area.right; x += step) {
      if (hg_mask_depth(mask, x, y) == 0)
        continue;
      part[hg_room_plane(surface->room, x, y)]++;
      count++;
    }
  }
  for (int i = 0; i < HG_PLANE_COUNT; i++)
    part[i] /= fmax(count, 1);
}

static double sum_of(const double part[HG_PLANE_COUNT], unsigned set)
{
  double sum = 0;
  for (int i = 0; i < HG_PLANE_COUNT; i++)
    sum += (set >> i & 1U) != 0 ? part[i] : 0;
  return sum;
}

/*
 * "Floor" is believed if a good part of the mask is floor; else all of the mask is meant. Planes
 * that the mask hardly touches are left out: their pixels belong to a neighbour.
 */
static void choose_planes(struct surface *surface, enum hg_subject subject)
{
  static const enum hg_subject kinds[] = {HG_SUBJECT_FLOOR, HG_SUBJECT_WALL, HG_SUBJECT_CEILING};
  double part[HG_PLANE_COUNT];
  unsigned large = 0, wanted = planes_of(subject);
  measure_planes(surface, part);
  for (int i = 0; i < HG_PLANE_COUNT; i++)
    large |= (part[i] > HG_SURFACE_PART ? 1U : 0U) << i;
  for (int i = 0; i < 3; i++) {
    if (sum_of(part, planes_of(kinds[i])) > HG_SURFACE_MOST)
      large &= planes_of(kinds[i]);
  }
  bool believed = (large & wanted) != 0 && sum_of(part, wanted) > 0.2;
  if (believed)
    large &= wanted;
  surface->planes = large != 0 ? large : ~0U;
  bool everything = subject == HG_SUBJECT_ANY || subject == HG_SUBJECT_COUNTER || !believed;
  surface->least_fit = everything ? 0 : HG_SURFACE_FIT;
}

static void paint(const struct surface *surface, struct hg_picture *picture)
{
  const struct hg_mask *mask = surface->mask;
  for (int y = mask->area.top; y < mask->area.bottom; y++) {
    for (int x = mask->area.left; x < mask->area.right; x++) {
      if (hg_mask_depth(mask, x, y) > 0)
        paint_pixel(surface, x, y, hg_picture_at(picture, x, y));
    }
  }
}

bool hg_surface_paint(struct hg_picture *picture, const struct hg_mask *mask,
                      const struct hg_room *room, const struct hg_prompt *prompt)
{
  struct hg_light light;
  struct surface surface = {.mask = mask,
                            .room = room,
                            .light = &light,
                            .texture = texture_of(prompt),
                            .cover = is_cover(prompt),
                            .counter = prompt->subject == HG_SUBJECT_COUNTER,
                            .gloss = hg_material_gloss(prompt->style.material),
                            .edge = hg_surface_edge(picture)};
  choose_planes(&surface, prompt->subject);
  if (!hg_light_measure(&light, picture, mask, room, surface.planes, surface.cover))
    return false;
  paint(&surface, picture);
  hg_light_free(&light);
  return true;
}
