#include "hg_compose.h"

#include <math.h>

#include "hg_edges.h"
#include "hg_shadow.h"

/* The picture is reduced to this width to see where its light comes from. */
#define HG_COMPOSE_WIDTH 160.0

/* How much of the room's run of brightness an object takes part in. */
#define HG_COMPOSE_RUN 0.6F

/* Trials are drawn at this size; a mask may cut off this part of the object without harm. */
#define HG_COMPOSE_TRIAL 110.0
#define HG_COMPOSE_LOST 0.004

struct stage {
  const struct hg_mask *mask;
  const struct hg_prompt *prompt;
  enum hg_placement placement;
  struct hg_box_area box; /* where the object is drawn */
  double fade;            /* pixels over which shadows end at the mask's edge */
  struct hg_object_request request;
  struct hg_field bright; /* of the empty room, linear, very soft */
  double scale;           /* picture pixels per pixel of it */
  float here, room;       /* mean brightness in the box, and of all */
  struct hg_color cast;
};

/* Room for the shadow inside the mask, whose outside must not change. */
static void inset(struct stage *stage)
{
  struct hg_box_area *box = &stage->box;
  int width = box->right - box->left, height = box->bottom - box->top;
  int smaller = width < height ? width : height;
  int side = smaller * 2 / 100, below = smaller * 5 / 100;
  stage->fade = fmax(smaller * 0.025, 4);
  if (stage->placement == HG_PLACEMENT_HANGING)
    below = side;
  box->left += side;
  box->right -= side;
  box->bottom -= below;
  if (stage->placement == HG_PLACEMENT_WALL)
    box->top += side;
}

/* What lies on the floor has no business on the wall, even if the mask is drawn generously. */
static void keep_on_floor(struct stage *stage, const struct hg_room *room)
{
  struct hg_box_area *box = &stage->box;
  int foot = (int)(room->bottom + (box->bottom - room->bottom) * 0.08);
  if (stage->placement == HG_PLACEMENT_LYING && room->confidence > 0 && box->top < foot &&
      box->bottom - foot > (box->bottom - box->top) / 5)
    box->top = foot;
}

static bool measure_brightness(struct stage *stage, const struct hg_picture *background)
{
  stage->scale = fmax(1, background->width / HG_COMPOSE_WIDTH);
  if (!hg_edges_gray(&stage->bright, background, stage->scale))
    return false;
  double sum = 0, inside = 0, hits = 0;
  for (int y = 0; y < stage->bright.height; y++) {
    for (int x = 0; x < stage->bright.width; x++) {
      float *value = hg_field_at(&stage->bright, x, y);
      *value *= *value;
      sum += *value;
      double px = (x + 0.5) * stage->scale, py = (y + 0.5) * stage->scale;
      if (px < stage->box.left || px >= stage->box.right || py < stage->box.top ||
          py >= stage->box.bottom)
        continue;
      inside += *value;
      hits++;
    }
  }
  stage->room = (float)fmax(sum / (stage->bright.width * stage->bright.height), 0.02);
  stage->here = hits > 0 ? (float)fmax(inside / hits, 0.01) : stage->room;
  return true;
}

/* Light comes from where the picture is brightest, and always somewhat from above. */
static void find_light(struct stage *stage)
{
  double x = 0, y = 0, weight = 1e-6;
  for (int iy = 0; iy < stage->bright.height; iy++) {
    for (int ix = 0; ix < stage->bright.width; ix++) {
      double over = *hg_field_at(&stage->bright, ix, iy) - stage->room * 1.3;
      if (over <= 0)
        continue;
      x += over * ix;
      y += over * iy;
      weight += over;
    }
  }
  double dx = x / weight * stage->scale - (stage->box.left + stage->box.right) / 2.0;
  double dy = y / weight * stage->scale - (stage->box.top + stage->box.bottom) / 2.0;
  double reach = stage->bright.width * stage->scale * 0.4;
  dx = fmin(fmax(dx / reach, -1), 1);
  dy = fmin(fmax(dy / reach, -1), 0) - 0.7;
  double length = hypot(dx, dy);
  stage->request.light_x = dx / length;
  stage->request.light_y = dy / length;
}

static void fill_request(struct stage *stage, const struct hg_room *room)
{
  stage->request.width = stage->box.right - stage->box.left;
  stage->request.height = stage->box.bottom - stage->box.top;
  stage->request.horizon = room->eye_y - stage->box.top;
  stage->request.vanishing_x = room->eye_x - stage->box.left;
  stage->request.style = stage->prompt->style;
}

/* The part of a drawn object that the mask would cut off. */
static double lost_part(const struct stage *stage, const struct hg_picture *object, double scale)
{
  double lost = 0, all = 1e-6;
  for (int y = 0; y < object->height; y++) {
    for (int x = 0; x < object->width; x++) {
      double alpha = hg_picture_at(object, x, y)[3];
      int px = stage->box.left + (int)(x * scale), py = stage->box.top + (int)(y * scale);
      bool inside = px >= 0 && py >= 0 && px < stage->mask->width && py < stage->mask->height &&
                    hg_mask_depth(stage->mask, px, py) > 0;
      all += alpha;
      lost += inside ? 0 : alpha;
    }
  }
  return lost / all;
}

/* The box made smaller; its foot stays low, or where it hangs from in its place. */
static struct hg_box_area shrunk(struct hg_box_area box, enum hg_placement placement, double by)
{
  int width = box.right - box.left, height = box.bottom - box.top;
  int less_x = (int)(width * (1 - by)), less_y = (int)(height * (1 - by));
  struct hg_box_area small = {box.left + less_x / 2, box.top, box.right - (less_x - less_x / 2),
                              box.bottom};
  if (placement == HG_PLACEMENT_STANDING) {
    small.top += less_y - less_y / 4;
    small.bottom -= less_y / 4;
  } else if (placement == HG_PLACEMENT_HANGING) {
    small.bottom -= less_y;
  } else {
    small.top += less_y / 2;
    small.bottom -= less_y - less_y / 2;
  }
  return small;
}

/* How much would be lost if the object filled the stage's box; drawn small, to find out quickly. */
static double try_box(struct stage *stage, const struct hg_room *room)
{
  struct hg_picture trial;
  fill_request(stage, room);
  struct hg_object_request small = stage->request;
  double scale = fmax(fmax(small.width, small.height) / HG_COMPOSE_TRIAL, 1);
  small.width = (int)fmax(small.width / scale, 1);
  small.height = (int)fmax(small.height / scale, 1);
  small.horizon /= scale;
  small.vanishing_x /= scale;
  if (!hg_object_draw(stage->prompt->object, &small, &trial))
    return 0;
  double lost = lost_part(stage, &trial, scale);
  hg_picture_free(&trial);
  return lost;
}

/*
 * A mask that is no rectangle would cut the object's corners off: then it is drawn smaller, unless
 * that does not help.
 */
static void fit_to_mask(struct stage *stage, const struct hg_room *room)
{
  struct hg_box_area full = stage->box;
  double first = try_box(stage, room), lost = first;
  for (double by = 0.95; lost > HG_COMPOSE_LOST && by > 0.65; by -= 0.06) {
    stage->box = shrunk(full, stage->placement, by);
    lost = try_box(stage, room);
  }
  if (lost > HG_COMPOSE_LOST && lost > first / 2)
    stage->box = full;
}

/* The light on the object at a place: the room's level here, and its run of brightness. */
static float light_at(const struct stage *stage, double x, double y)
{
  float local = hg_field_sample(&stage->bright, x / stage->scale, y / stage->scale);
  float run = powf(fmaxf(local, 0.01F) / stage->here, HG_COMPOSE_RUN);
  float room = 0.30F + 0.75F * sqrtf(fminf(stage->room / 0.55F, 1.1F));
  float place = powf(fminf(fmaxf(stage->here / stage->room, 0.4F), 1.5F), 0.35F);
  return fminf(fmaxf(run, 0.55F), 1.6F) * fminf(room * place, 1.1F);
}

static void put_pixel(const struct stage *stage, const struct hg_picture *object,
                      const struct hg_shadow *shadow, int x, int y, uint8_t *pixel)
{
  double lx = x + 0.5 - stage->box.left, ly = y + 0.5 - stage->box.top;
  float ends = hg_mask_cover(stage->mask, x, y, stage->fade);
  float open = 1 - hg_shadow_at(shadow, lx, ly) * ends;
  for (int c = 0; c < 3; c++)
    pixel[c] = (uint8_t)((float)pixel[c] * sqrtf(open) + 0.5F);
  if (x < stage->box.left || y < stage->box.top || x >= stage->box.right || y >= stage->box.bottom)
    return;
  const uint8_t *drawn = hg_picture_at(object, x - stage->box.left, y - stage->box.top);
  if (drawn[3] == 0)
    return;
  struct hg_color color = hg_color_scale(hg_color_of(drawn), light_at(stage, x, y));
  color =
      (struct hg_color){color.r * stage->cast.r, color.g * stage->cast.g, color.b * stage->cast.b};
  uint8_t rgb[3];
  hg_light_store(color, rgb);
  for (int c = 0; c < 3; c++)
    pixel[c] = (uint8_t)((pixel[c] * (255 - drawn[3]) + rgb[c] * drawn[3] + 127) / 255);
  pixel[3] = pixel[3] > drawn[3] ? pixel[3] : drawn[3];
}

static const char *draw(struct stage *stage, struct hg_picture *background)
{
  struct hg_picture object;
  struct hg_shadow shadow;
  if (!hg_object_draw(stage->prompt->object, &stage->request, &object))
    return "the object could not be drawn";
  if (!hg_shadow_make(&shadow, &object, stage->placement, stage->request.light_x,
                      stage->request.light_y)) {
    hg_picture_free(&object);
    return "out of memory";
  }
  const struct hg_box_area *area = &stage->mask->main;
  for (int y = area->top; y < area->bottom; y++) {
    for (int x = area->left; x < area->right; x++)
      put_pixel(stage, &object, &shadow, x, y, hg_picture_at(background, x, y));
  }
  hg_shadow_free(&shadow);
  hg_picture_free(&object);
  return NULL;
}

/* The colour of the light, as for surfaces, at half strength: objects bring their own light. */
static bool find_cast(struct stage *stage, const struct hg_picture *background,
                      const struct hg_room *room)
{
  struct hg_light light;
  if (!hg_light_measure(&light, background, stage->mask, room, ~0U, false))
    return false;
  stage->cast = hg_color_mix((struct hg_color){1, 1, 1}, light.cast, 0.6F);
  hg_light_free(&light);
  return true;
}

const char *hg_compose_object(struct hg_picture *background, const struct hg_mask *mask,
                              const struct hg_room *room, const struct hg_prompt *prompt)
{
  struct stage stage = {.mask = mask, .prompt = prompt, .box = mask->main};
  const char *failure = "out of memory";
  stage.placement = hg_object_placement(prompt->object);
  inset(&stage);
  keep_on_floor(&stage, room);
  if (stage.box.right - stage.box.left < 2 || stage.box.bottom - stage.box.top < 2)
    return NULL; /* too small to show anything */
  if (measure_brightness(&stage, background) && find_cast(&stage, background, room)) {
    find_light(&stage);
    fit_to_mask(&stage, room);
    fill_request(&stage, room);
    if (hg_field_blur(&stage.bright, 9))
      failure = draw(&stage, background);
  }
  hg_field_free(&stage.bright);
  return failure;
}
