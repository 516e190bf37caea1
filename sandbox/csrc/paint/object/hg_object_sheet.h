/*
 * Curved solids: sheets, tubes, solids of revolution, balls. What hg_object_shape.h says of all solids
 * holds for them.
 */
#ifndef HG_OBJECT_SHEET_H
#define HG_OBJECT_SHEET_H

#include "hg_object_scene.h"

/* A straight round rod, tapering, closed at both ends. */
void hg_shape_rod(struct hg_scene *scene, struct hg_vec from, struct hg_vec to, double radius_from,
                  double radius_to);

/* A round tube through points, its radius going evenly from one to the other. */
void hg_shape_tube(struct hg_scene *scene, const struct hg_vec *points, int count,
                   double radius_from, double radius_to);

/* The same through a smooth curve over few points (at most 16). */
void hg_shape_hose(struct hg_scene *scene, const struct hg_vec *points, int count,
                   double radius_from, double radius_to);

struct hg_ring {
  double radius, height;
};

/* A solid of revolution around the y axis, its profile given from bottom to top. */
void hg_shape_lathe(struct hg_scene *scene, const struct hg_ring *profile, int count, bool smooth);

void hg_shape_ball(struct hg_scene *scene, struct hg_vec center, struct hg_vec radii);

/* A surface given by a function of u and v in 0..1; texture coordinates are metres. */
typedef struct hg_vec hg_sheet_fn(const void *context, double u, double v);
void hg_shape_sheet(struct hg_scene *scene, hg_sheet_fn *form, const void *context, int cells_u,
                    int cells_v);

/* The same with texture coordinates that are u and v themselves, for leaves and images. */
void hg_shape_canvas(struct hg_scene *scene, hg_sheet_fn *form, const void *context, int cells_u,
                     int cells_v);

/* A flat upright rectangle facing +z for an image: u from left to right, v from top to bottom. */
void hg_shape_picture(struct hg_scene *scene, struct hg_vec center, double width, double height);

/* A flat disc facing +z for an image, which it cuts out of the middle of the square. */
void hg_shape_medal(struct hg_scene *scene, struct hg_vec center, double radius);

#endif
