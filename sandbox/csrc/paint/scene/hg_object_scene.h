/*
 * The scene in which an object is built: a triangle mesh with surfaces, in metres.
 *
 * A scene belongs to one call of hg_object_draw; nothing is shared between threads. Builders never
 * check for memory: the first failed allocation sets `failed`, later calls do nothing, and whoever
 * made the scene looks at the flag once. hg_scene_free releases all, failed or not.
 */
#ifndef HG_OBJECT_SCENE_H
#define HG_OBJECT_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_material.h"
#include "hg_object_vec.h"

enum hg_finish {
  HG_FINISH_FABRIC,
  HG_FINISH_LINEN,
  HG_FINISH_WOOL,
  HG_FINISH_VELVET,
  HG_FINISH_LEATHER,
  HG_FINISH_FUR,
  HG_FINISH_WOOD,
  HG_FINISH_SATIN, /* paint and lacquer */
  HG_FINISH_METAL,
  HG_FINISH_MARBLE,
  HG_FINISH_STONE,
  HG_FINISH_CERAMIC,
  HG_FINISH_GLASS,
  HG_FINISH_WATER,
  HG_FINISH_SHEER, /* thin curtains */
  HG_FINISH_WICKER,
  HG_FINISH_LEAF,
  HG_FINISH_MATTE,
  HG_FINISH_BRICK,
  HG_FINISH_SHADE, /* a lamp shade with a burning lamp behind it */
  HG_FINISH_GLOW   /* shines by itself */
};

/* A picture on a surface: 0xAARRGGBB rows, the whole of it over u, v in 0..1; owned by the scene. */
struct hg_image {
  int width, height;
  uint32_t *pixels;
};

/* What a surface is made of and looks like. */
struct hg_skin {
  enum hg_finish finish;
  struct hg_vec color;  /* linear light, 0..1 */
  struct hg_vec second; /* the other colour of a pattern or grain */
  enum hg_pattern pattern;
  double pattern_size; /* metres of one repeat, or of the whole image */
  uint32_t seed;
  int image; /* index of an image that replaces the colour, -1 for none */
};

struct hg_vertex {
  struct hg_vec position, normal;
  double u, v;
  double sky[2]; /* light from all around that reaches the front and the back of the surface */
  double key;    /* how much of the main light arrives, 0..1 */
  unsigned shown; /* which of its sides the picture shows */
};

#define HG_SHOWN_FRONT 1U
#define HG_SHOWN_BACK 2U

struct hg_face {
  uint32_t corner[3];
  uint32_t surface;
};

/* A placement: where the three axes and the origin of local coordinates go. */
struct hg_frame {
  struct hg_vec x, y, z, origin;
};

/* Bends space before the frame applies: how cushions swell and trunks lean. */
typedef struct hg_vec hg_warp_fn(const void *context, struct hg_vec p);

#define HG_FRAMES_MAX 12
#define HG_SKINS_MAX 512
#define HG_IMAGES_MAX 8
#define HG_VERTICES_MAX 1200000 /* a guard against a builder gone wild, not a target */

struct hg_scene {
  struct hg_vertex *vertices;
  size_t vertex_count, vertex_space;
  struct hg_face *faces;
  size_t face_count, face_space;
  struct hg_skin surfaces[HG_SKINS_MAX];
  uint32_t surface_count, surface;
  struct hg_image images[HG_IMAGES_MAX];
  int image_count;
  struct hg_frame frames[HG_FRAMES_MAX];
  int depth;
  hg_warp_fn *warp;
  const void *warp_context;
  double grain; /* wanted length of a mesh edge, metres */
  uint32_t random;
  struct hg_style style; /* what the prompt asked for */
  bool natural;          /* the prompt named neither colour nor material */
  double aspect;         /* width over height of the box to fill */
  bool failed;
};

void hg_scene_init(struct hg_scene *scene, const struct hg_style *style, double aspect);
void hg_scene_free(struct hg_scene *scene);

/* Frames nest: everything built after a push is placed relative to the frame before it. */
void hg_scene_push(struct hg_scene *scene);
void hg_scene_pop(struct hg_scene *scene);
void hg_scene_move(struct hg_scene *scene, double x, double y, double z);
void hg_scene_turn_x(struct hg_scene *scene, double degrees);
void hg_scene_turn_y(struct hg_scene *scene, double degrees);
void hg_scene_turn_z(struct hg_scene *scene, double degrees);
void hg_scene_stretch(struct hg_scene *scene, double x, double y, double z);

/* Whether what is behind the surface shows. */
bool hg_skin_is_clear(const struct hg_skin *surface);

/* Makes the surface current and returns its index; the table full, the last one is reused. */
uint32_t hg_scene_skin(struct hg_scene *scene, enum hg_finish finish, struct hg_vec color);
void hg_scene_use(struct hg_scene *scene, uint32_t surface);
struct hg_skin *hg_scene_current(struct hg_scene *scene);

/* Reserves an image of transparent pixels; -1 when out of memory or of slots. */
int hg_scene_image(struct hg_scene *scene, int width, int height);

uint32_t hg_scene_vertex(struct hg_scene *scene, struct hg_vec position, struct hg_vec normal,
                         double u, double v);
void hg_scene_triangle(struct hg_scene *scene, uint32_t a, uint32_t b, uint32_t c);

/* The scene's own dice: 0..1, and a number between two bounds. */
double hg_scene_random(struct hg_scene *scene);
double hg_scene_between(struct hg_scene *scene, double low, double high);

/* How many mesh cells a length is cut into, at least `least`. */
int hg_scene_cells(const struct hg_scene *scene, double length, int least);

/* A number of cells that suits a picture of some 500 pixels, adapted to the scene's. */
int hg_scene_fine(const struct hg_scene *scene, int cells);

#endif
