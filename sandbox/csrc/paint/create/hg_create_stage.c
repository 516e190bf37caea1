#include "hg_create_stage.h"

#define WALL 2.4         /* metres of wall that should be seen */
#define WALL_PART 0.42   /* of the mask's height */
#define LENS 0.75        /* focal length over picture width */
#define LEAST_WIDTH 3.0  /* metres: what a mask shows at least */
#define MOST_FRONT 6.0   /* metres of floor that are furnished */
#define LOW_HORIZON 0.06 /* of the mask's height: the horizon is at least so far over its foot */
#define USUAL_TOP 2.6
#define GROUND_BACK 0.33 /* what is further up to the horizon is only paved */

static double pick(double value, double low, double high)
{
  return high < low ? low : hg_clamp(value, low, high);
}

/* A mask that shows no floor at all gets an eye of its own. */
static void find_eye(struct hg_stage *stage, const struct hg_room *room, const struct hg_mask *mask)
{
  double top = mask->main.top, bottom = mask->main.bottom, height = bottom - top;
  stage->eye_x = room->eye_x;
  stage->eye_y = room->eye_y;
  if (bottom - stage->eye_y > height * 0.35)
    return;
  stage->eye_y = top + height * 0.42;
  stage->moved = true;
}

/* The back wall's foot has to lie inside the mask, and enough of the wall has to be seen. */
static void find_depth(struct hg_stage *stage, const struct hg_mask *mask)
{
  double top = mask->main.top, bottom = mask->main.bottom, height = bottom - top;
  double drop = stage->focal * stage->eye; /* pixels below the horizon, times distance */
  double foot = stage->eye_y + drop / stage->depth;
  double wanted = pick(foot, top + height * 0.34, bottom - height * 0.16);
  wanted = fmax(wanted, stage->eye_y + height * LOW_HORIZON);
  double depth = drop / (wanted - stage->eye_y);
  depth = fmin(depth, stage->focal * WALL / (height * WALL_PART));
  if (fabs(depth - stage->depth) < stage->depth * 0.08)
    return;
  stage->depth = depth;
  stage->moved = true;
}

static void scale_world(struct hg_stage *stage, double by)
{
  double *const lengths[] = {&stage->eye, &stage->depth, &stage->left, &stage->right,
                             &stage->top, &stage->from,  &stage->to,   &stage->front};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
    *lengths[i] *= by;
}

/* The floor in front reaches to the mask's lower edge. */
static void find_front(struct hg_stage *stage, const struct hg_mask *mask)
{
  double below = fmax(mask->main.bottom - stage->eye_y, 1);
  stage->front = stage->depth - stage->focal * stage->eye / below;
}

struct hg_stage hg_stage_of_room(const struct hg_room *room, const struct hg_mask *mask)
{
  struct hg_stage stage = {.focal = room->depth * room->meter,
                           .eye = (room->bottom - room->eye_y) / room->meter,
                           .depth = room->depth,
                           .edge = mask->main.top};
  find_eye(&stage, room, mask);
  find_depth(&stage, mask);
  stage.left = fmax((room->left - room->eye_x) / room->meter, -HG_STAGE_FAR);
  stage.right = fmin((room->right - room->eye_x) / room->meter, HG_STAGE_FAR);
  stage.top = fmin(stage.eye + (room->eye_y - room->top) / room->meter, HG_STAGE_FAR);
  double per_pixel = stage.depth / stage.focal;
  stage.from = fmax((mask->main.left - stage.eye_x) * per_pixel, stage.left);
  stage.to = fmin((mask->main.right - stage.eye_x) * per_pixel, stage.right);
  find_front(&stage, mask);
  if (stage.to - stage.from < LEAST_WIDTH)
    scale_world(&stage, fmin(LEAST_WIDTH / fmax(stage.to - stage.from, 1e-3), 1e3));
  stage.front = fmin(stage.front, MOST_FRONT);
  if (stage.top < 2.0 || stage.top > HG_STAGE_FAR / 2) /* unseen, or not to be believed */
    stage.top = stage.top < 2.0 ? USUAL_TOP : HG_STAGE_FAR;
  return stage;
}

struct hg_stage hg_stage_outdoors(const struct hg_room *room, const struct hg_mask *mask,
                                  double width)
{
  const struct hg_box_area *area = &mask->main;
  double height = area->bottom - area->top;
  struct hg_stage stage = {.focal = mask->width * LENS,
                           .eye_x = mask->width / 2.0,
                           .eye_y = room->confidence > 0 ? room->eye_y : mask->height * 0.42,
                           .left = -HG_STAGE_FAR,
                           .right = HG_STAGE_FAR,
                           .top = HG_STAGE_FAR,
                           .edge = area->top};
  stage.eye_y = fmin(stage.eye_y, area->bottom - height * 0.55);
  double far = fmax(area->top, stage.eye_y + (area->bottom - stage.eye_y) * GROUND_BACK);
  double middle = (far + area->bottom) / 2 - stage.eye_y;
  /* width metres across the mask at its middle, where the ground is `eye * focal / middle` away */
  stage.eye = width * fmax(middle, 1) / fmax(area->right - area->left, 1);
  stage.eye = hg_clamp(stage.eye, 0.4, 9);
  stage.depth = stage.focal * stage.eye / fmax(far - stage.eye_y, 1);
  double distance = stage.focal * stage.eye / fmax(middle, 1);
  stage.from = (area->left - stage.eye_x) * distance / stage.focal;
  stage.to = (area->right - stage.eye_x) * distance / stage.focal;
  find_front(&stage, mask);
  return stage;
}

/* Keeps the nearer of two hits. */
static void meet(struct hg_stage_hit *hit, enum hg_plane plane, double distance)
{
  if (distance > 0 && distance < hit->distance) {
    hit->plane = plane;
    hit->distance = distance;
  }
}

struct hg_stage_hit hg_stage_look(const struct hg_stage *stage, double x, double y)
{
  double right = (x - stage->eye_x) / stage->focal, up = (stage->eye_y - y) / stage->focal;
  struct hg_stage_hit hit = {HG_PLANE_BACK, {0, 0, 0}, stage->depth};
  if (up < -1e-9)
    meet(&hit, HG_PLANE_FLOOR, -stage->eye / up);
  if (up > 1e-9)
    meet(&hit, HG_PLANE_CEILING, (stage->top - stage->eye) / up);
  if (right < -1e-9)
    meet(&hit, HG_PLANE_LEFT, stage->left / right);
  if (right > 1e-9)
    meet(&hit, HG_PLANE_RIGHT, stage->right / right);
  hit.at =
      hg_vec(right * hit.distance, stage->eye + up * hit.distance, stage->depth - hit.distance);
  return hit;
}

double hg_stage_clear(const struct hg_stage *stage, double height)
{
  double over = height - stage->eye, room = stage->eye_y - stage->edge; /* above the horizon */
  if (over <= 0 && room >= 0)
    return 0;
  if (over > 0) /* what is higher than the eye is the higher in the picture the nearer it is */
    return room > 0 && stage->depth >= stage->focal * over / room ? 0 : HG_STAGE_FAR;
  return fmax(stage->depth - stage->focal * over / room, 0);
}

struct hg_view hg_stage_view(const struct hg_stage *stage, int left, int top, double scale)
{
  return (struct hg_view){.eye = {0, stage->eye, stage->depth},
                          .scale_x = stage->focal / scale,
                          .scale_y = stage->focal / scale,
                          .offset_x = (stage->eye_x - left) / scale,
                          .offset_y = (stage->eye_y - top) / scale};
}
