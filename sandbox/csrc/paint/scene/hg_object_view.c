#include "hg_object_view.h"

struct extent {
  struct hg_vec low, high;
};

static void extend(struct extent *extent, struct hg_vec p)
{
  struct hg_vec *low = &extent->low, *high = &extent->high;
  *low = hg_vec(fmin(low->x, p.x), fmin(low->y, p.y), fmin(low->z, p.z));
  *high = hg_vec(fmax(high->x, p.x), fmax(high->y, p.y), fmax(high->z, p.z));
}

static const struct extent nothing = {{1e9, 1e9, 1e9}, {-1e9, -1e9, -1e9}};

/* Where receding lines meet, in box widths to the right of the middle; numbers gone wild are cut. */
static double aside(const struct hg_object_request *request)
{
  double offset = request->vanishing_x / request->width - 0.5;
  return isfinite(offset) ? hg_clamp(offset, -0.6, 0.6) : 0;
}

double hg_view_yaw(const struct hg_object_request *request, const struct hg_stance *stance)
{
  double offset = aside(request);
  double seen = atan(fabs(offset) / stance->distance) * 180 / HG_PI;
  bool right = fabs(offset) < 0.04 ? (request->style.seed & 1) != 0 : offset > 0;
  double yaw = fmax(stance->yaw - seen, 0);
  return right ? -yaw : yaw;
}

/* Height of the eye over the scene's origin, from the horizon, kept where the object looks right. */
static double eye_height(const struct extent *box, const struct hg_object_request *request,
                         const struct hg_stance *stance, double distance)
{
  double width = box->high.x - box->low.x, height = box->high.y - box->low.y;
  double pixels = fmin(request->width / width, request->height / height);
  double below = stance->placement == HG_PLACEMENT_WALL ? request->height / 2.0 : request->height;
  double wanted = (below - request->horizon) / pixels;
  double middle = (box->low.y + box->high.y) / 2;
  if (!isfinite(wanted))
    wanted = 1.4;
  if (stance->placement == HG_PLACEMENT_WALL)
    return hg_clamp(wanted, middle - distance * 0.15, middle + distance * 0.15);
  if (stance->placement == HG_PLACEMENT_HANGING)
    return hg_clamp(wanted, middle - distance * 0.3, middle + distance * 0.1);
  double least = fmin(middle + distance * 0.20, fmax(1.3, middle));
  return hg_clamp(wanted, least, middle + distance * 0.36);
}

struct hg_vec hg_view_project(const struct hg_view *view, struct hg_vec p)
{
  double distance = view->eye.z - p.z;
  if (distance < 0.05)
    return hg_vec(0, 0, -1);
  return hg_vec(view->offset_x + view->scale_x * (p.x - view->eye.x) / distance,
                view->offset_y - view->scale_y * (p.y - view->eye.y) / distance, 1 / distance);
}

/* Scale and offset for an image whose unscaled extent is known. */
static void place_in_box(struct hg_view *view, const struct extent *image,
                         const struct hg_stance *stance, int width, int height)
{
  double wide = fmax(image->high.x - image->low.x, 1e-6);
  double tall = fmax(image->high.y - image->low.y, 1e-6);
  double margin_x = fmin(1, width * 0.01), margin_y = fmin(1, height * 0.01);
  double sx = (width - 2 * margin_x) / wide, sy = (height - 2 * margin_y) / tall;
  double least = fmin(sx, sy);
  view->scale_x = fmin(sx, least * stance->stretch);
  view->scale_y = fmin(sy, least * stance->stretch);
  view->offset_x = width / 2.0 - view->scale_x * (image->low.x + image->high.x) / 2;
  double rest = height - 2 * margin_y - view->scale_y * tall;
  double top = stance->placement == HG_PLACEMENT_HANGING ? 0
               : stance->placement == HG_PLACEMENT_WALL  ? rest / 2
                                                         : rest;
  view->offset_y = margin_y + top - view->scale_y * image->low.y;
}

/*
 * The eye over something flat, so that its near and far edges lie on the box's and its sides run
 * towards the horizon: far over near width is as far over near distance.
 */
static void look_down(struct hg_view *view, const struct extent *box,
                      const struct hg_object_request *request)
{
  double above = isfinite(request->horizon) ? hg_clamp(-request->horizon, 0, 1e6) : 0;
  double ratio = hg_clamp(above / (request->height + above), 0.4, 0.85);
  double width = box->high.x - box->low.x, depth = box->high.z - box->low.z;
  view->eye.z = box->high.z + depth * ratio / (1 - ratio);
  view->eye.y = box->low.y + width * request->height / (request->width * (1 - ratio));
}

void hg_view_fit(struct hg_view *view, const struct hg_scene *scene,
                 const struct hg_object_request *request, const struct hg_stance *stance, int width,
                 int height)
{
  struct extent box = nothing, image = nothing;
  for (size_t i = 0; i < scene->vertex_count; i++)
    extend(&box, scene->vertices[i].position);
  double size = fmax(box.high.x - box.low.x, box.high.y - box.low.y);
  double distance = stance->distance * size;
  *view = (struct hg_view){.scale_x = 1, .scale_y = 1};
  view->eye.x = (box.low.x + box.high.x) / 2 + aside(request) * (box.high.x - box.low.x);
  view->eye.y = eye_height(&box, request, stance, distance);
  view->eye.z = box.high.z + distance;
  if (stance->placement == HG_PLACEMENT_LYING)
    look_down(view, &box, request);
  for (size_t i = 0; i < scene->vertex_count; i++)
    extend(&image, hg_view_project(view, scene->vertices[i].position));
  place_in_box(view, &image, stance, width, height);
}
