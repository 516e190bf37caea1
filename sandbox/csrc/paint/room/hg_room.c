#include "hg_room.h"

#include <math.h>

#include "hg_edges.h"
#include "hg_room_fit.h"

/* Less evidence than this is chance: furniture makes edges too. */
#define HG_ROOM_LEAST_EYE 0.03
#define HG_ROOM_LEAST_BOX 0.25

#define HG_ROOM_HEIGHT 2.5 /* metres from floor to ceiling */
#define HG_ROOM_EYE 1.4    /* metres from floor to eye */
#define HG_ROOM_LENS 0.75  /* focal length over picture width: usual for rooms */
#define HG_ROOM_FAR 1e7    /* pixels: where an unseen side is put */

/* A photograph about which nothing is known: eye level a little above the middle, no side walls. */
static struct hg_room usual_room(const struct hg_picture *picture)
{
  double width = picture->width, height = picture->height;
  struct hg_room room = {.eye_x = width / 2, .eye_y = height * 0.45};
  room.left = -HG_ROOM_FAR;
  room.right = HG_ROOM_FAR;
  room.top = -HG_ROOM_FAR;
  room.bottom = height * 0.68;
  room.meter = (room.bottom - room.eye_y) / HG_ROOM_EYE;
  room.depth = width * HG_ROOM_LENS / room.meter;
  return room;
}

/* The fields come in as the usual room's, whose sides are far away. */
static void use_box(struct hg_room *room, const struct hg_box *box, double scale, double width)
{
  room->bottom = (box->bottom + 0.5) * scale;
  room->meter = (room->bottom - room->eye_y) / HG_ROOM_EYE;
  if (box->left >= 0)
    room->left = (box->left + 0.5) * scale;
  if (box->right >= 0)
    room->right = (box->right + 0.5) * scale;
  if (box->top >= 0) {
    room->top = (box->top + 0.5) * scale;
    room->meter = (room->bottom - room->top) / HG_ROOM_HEIGHT;
  }
  room->depth = width * HG_ROOM_LENS / room->meter;
}

struct hg_room hg_room_find(const struct hg_picture *picture)
{
  struct hg_room room = usual_room(picture);
  struct hg_edges edges;
  if (!hg_edges_find(&edges, picture))
    return room;
  double x, y;
  struct hg_box box;
  double eye = hg_room_fit_eye(&edges, &x, &y);
  if (eye >= HG_ROOM_LEAST_EYE) {
    double found = hg_room_fit_box(&edges, &x, &y, &box);
    if (found >= HG_ROOM_LEAST_BOX) {
      room.eye_x = (x + 0.5) * edges.scale;
      room.eye_y = (y + 0.5) * edges.scale;
      use_box(&room, &box, edges.scale, picture->width);
      room.confidence = found;
    }
  }
  hg_edges_free(&edges);
  return room;
}

/* How far out a pixel lies, as a multiple of the way from the eye to each side of the far wall. */
struct reach {
  double down, up, left, right;
};

static struct reach reach_of(const struct hg_room *room, double x, double y)
{
  struct reach reach = {
      .down = (y - room->eye_y) / (room->bottom - room->eye_y),
      .up = (room->eye_y - y) / (room->eye_y - room->top),
      .left = (room->eye_x - x) / (room->eye_x - room->left),
      .right = (x - room->eye_x) / (room->right - room->eye_x),
  };
  return reach;
}

static double reach_to(const struct hg_room *room, enum hg_plane plane, double x, double y)
{
  struct reach reach = reach_of(room, x, y);
  switch (plane) {
  case HG_PLANE_FLOOR:
    return reach.down;
  case HG_PLANE_CEILING:
    return reach.up;
  case HG_PLANE_LEFT:
    return reach.left;
  case HG_PLANE_RIGHT:
    return reach.right;
  default:
    return 1;
  }
}

enum hg_plane hg_room_plane_among(const struct hg_room *room, unsigned set, double x, double y,
                                  double *fit)
{
  double most = -1e9, overall = -1e9;
  enum hg_plane best = HG_PLANE_BACK;
  for (int i = 0; i < HG_PLANE_COUNT; i++) {
    enum hg_plane plane = (enum hg_plane)i;
    double reach = reach_to(room, plane, x, y);
    overall = fmax(overall, reach);
    if ((set >> i & 1U) != 0 && reach > most) {
      most = reach;
      best = plane;
    }
  }
  *fit = fmax(most, 0) / overall; /* the far wall's reach is 1, so overall is at least that */
  return best;
}

enum hg_plane hg_room_plane(const struct hg_room *room, double x, double y)
{
  double fit;
  return hg_room_plane_among(room, ~0U, x, y, &fit);
}

struct hg_spot hg_room_spot(const struct hg_room *room, enum hg_plane plane, double x, double y)
{
  double t = fmax(reach_to(room, plane, x, y), 0.02); /* 1 at the far wall, more is nearer */
  double across = (x - room->eye_x) / (t * room->meter);
  double height = (y - room->eye_y) / (t * room->meter);
  double away = room->depth / t;
  double pixel = 1 / (t * room->meter);
  struct hg_spot spot = {
      .plane = plane, .u = across, .v = height, .pixel_u = pixel, .pixel_v = pixel};
  if (plane == HG_PLANE_FLOOR || plane == HG_PLANE_CEILING) {
    spot.v = away;
    spot.pixel_v = away / fmax(fabs(y - room->eye_y), 1);
  } else if (plane == HG_PLANE_LEFT || plane == HG_PLANE_RIGHT) {
    spot.u = away;
    spot.pixel_u = away / fmax(fabs(x - room->eye_x), 1);
  }
  return spot;
}
