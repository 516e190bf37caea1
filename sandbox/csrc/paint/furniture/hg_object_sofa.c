/* Sofas and armchairs: one frame, three manners. Leather gets the rolled arms of a club sofa. */
#include "hg_object_build.h"
#include "hg_object_parts.h"

struct sofa {
  double width, depth;
  double leg;          /* height of the legs */
  double seat;         /* height of the seat's top */
  double arm, arm_top; /* width and height of an arm */
  double back;         /* height of the back's top */
  int places;
  bool rolled; /* round arms */
  bool tufted; /* buttons in the back */
  bool framed; /* an open frame of wood, wicker or metal under loose cushions */
  uint32_t cloth, frame;
};

static struct sofa sofa_form(struct hg_scene *scene, double width)
{
  struct sofa sofa = {.width = width, .depth = 0.92, .leg = 0.13, .seat = 0.46};
  enum hg_material material = scene->style.material;
  sofa.arm = 0.19;
  sofa.arm_top = 0.62;
  sofa.back = 0.86;
  sofa.rolled = material == HG_MATERIAL_LEATHER;
  sofa.tufted = material == HG_MATERIAL_LEATHER || material == HG_MATERIAL_VELVET;
  if (sofa.rolled) {
    sofa.arm = 0.25;
    sofa.back = 0.76;
    sofa.arm_top = 0.74;
    sofa.leg = 0.09;
  }
  sofa.framed = !scene->natural && !hg_stuff_is_soft(scene) && !hg_stuff_is_plain(scene);
  if (sofa.framed)
    sofa.arm = 0.10;
  double inner = width - 2 * sofa.arm;
  sofa.places = inner > 1.75 ? 3 : inner > 0.95 ? 2 : 1;
  sofa.cloth = hg_stuff_cloth(scene);
  sofa.frame = sofa.framed ? hg_stuff_body(scene) : sofa.cloth;
  return sofa;
}

static void sofa_frame(struct hg_scene *scene, const struct sofa *sofa)
{
  double low = sofa->framed ? sofa->seat - 0.23 : sofa->leg;
  hg_part_block(scene, hg_vec(-sofa->width / 2 + 0.02, low, -sofa->depth / 2 + 0.03),
                hg_vec(sofa->width / 2 - 0.02, sofa->seat - 0.14, sofa->depth / 2 - 0.05),
                sofa->framed ? 0.012 : 0.025);
}

static void sofa_arm_straight(struct hg_scene *scene, const struct sofa *sofa)
{
  double height = sofa->arm_top - sofa->leg;
  struct hg_cushion form = {.size = {sofa->arm, height, sofa->depth}, .radius = 0.055};
  form.puff = hg_vec(0.05, 0.02, 0.01);
  form.wrinkle = 0.004;
  form.piping = true;
  hg_shape_cushion(scene, hg_vec(0, sofa->leg + height / 2, 0), &form);
}

/* A roll on a slimmer wall; the roll's round front shows. */
static void sofa_arm_rolled(struct hg_scene *scene, const struct sofa *sofa)
{
  double radius = sofa->arm * 0.52, y = sofa->arm_top - radius, front = sofa->depth / 2;
  struct hg_cushion wall = {.size = {sofa->arm * 0.74, y - sofa->leg + 0.04, sofa->depth - 0.03}};
  wall.radius = 0.03;
  hg_shape_cushion(scene, hg_vec(0, (sofa->leg + y) / 2, 0), &wall);
  hg_shape_rod(scene, hg_vec(0, y, -front), hg_vec(0, y, front - 0.03), radius, radius);
  hg_shape_ball(scene, hg_vec(0, y, front - 0.03), hg_vec(radius * 0.97, radius * 0.97, 0.035));
  hg_shape_ball(scene, hg_vec(0, y, front - 0.01), hg_vec(0.016, 0.016, 0.022));
}

/* Two posts, a board to lean on, and slats between; of wicker, one woven wall. */
static void sofa_arm_framed(struct hg_scene *scene, const struct sofa *sofa)
{
  double top = sofa->arm_top, half = sofa->depth / 2 - 0.05;
  hg_scene_use(scene, sofa->frame);
  hg_shape_box(scene, hg_vec(0, top, 0.01), hg_vec(sofa->arm, 0.035, sofa->depth), 0.014);
  for (int end = -1; end <= 1; end += 2)
    hg_shape_box(scene, hg_vec(0, top / 2, end * half), hg_vec(0.05, top, 0.06), 0.012);
  if (scene->style.material == HG_MATERIAL_RATTAN) {
    hg_shape_box(scene, hg_vec(0, (top + sofa->leg) / 2, 0),
                 hg_vec(0.06, top - sofa->leg, half * 2), 0.02);
    return;
  }
  hg_shape_box(scene, hg_vec(0, sofa->seat - 0.2, 0), hg_vec(0.035, 0.07, half * 2), 0.006);
  for (int i = -3; i <= 3; i++)
    hg_shape_box(scene, hg_vec(0, (top + sofa->seat - 0.2) / 2, i * half * 0.25),
                 hg_vec(0.018, top - sofa->seat + 0.2, 0.035), 0.004);
}

static void sofa_back_framed(struct hg_scene *scene, const struct sofa *sofa)
{
  double half = sofa->width / 2 - 0.02, z = -sofa->depth / 2 + 0.06, low = sofa->seat - 0.2;
  bool woven = scene->style.material == HG_MATERIAL_RATTAN;
  int slats = (int)(sofa->width / 0.11);
  hg_scene_use(scene, sofa->frame);
  hg_part_block(scene, hg_vec(-half, sofa->back - 0.12, z - 0.02),
                hg_vec(half, sofa->back - 0.04, z + 0.025), 0.012);
  for (int i = 0; i < slats && !woven; i++) {
    double x = half * (2 * (i + 0.5) / slats - 1);
    hg_part_block(scene, hg_vec(x - 0.02, low, z - 0.01),
                  hg_vec(x + 0.02, sofa->back - 0.1, z + 0.01), 0.004);
  }
  if (woven)
    hg_part_block(scene, hg_vec(-half, low, z - 0.03), hg_vec(half, sofa->back - 0.06, z + 0.03),
                  0.025);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_box(scene, hg_vec(side * (half - 0.03), sofa->back / 2, z),
                 hg_vec(0.05, sofa->back - 0.05, 0.05), 0.01);
}

static void sofa_arms(struct hg_scene *scene, const struct sofa *sofa)
{
  for (int side = -1; side <= 1; side += 2) {
    hg_scene_push(scene);
    hg_scene_move(scene, side * (sofa->width - sofa->arm) / 2, 0, 0);
    if (sofa->rolled)
      sofa_arm_rolled(scene, sofa);
    else if (sofa->framed)
      sofa_arm_framed(scene, sofa);
    else
      sofa_arm_straight(scene, sofa);
    hg_scene_pop(scene);
  }
}

/* The arms' roll goes on behind the back, over a wall of its own. */
static void sofa_back_roll(struct hg_scene *scene, const struct sofa *sofa)
{
  double radius = sofa->arm * 0.52, y = sofa->arm_top - radius, x = (sofa->width - sofa->arm) / 2;
  double z = -sofa->depth / 2;
  hg_shape_rod(scene, hg_vec(-x, y, z), hg_vec(x, y, z), radius, radius);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_ball(scene, hg_vec(side * x, y, z), hg_vec(radius, radius, radius));
  hg_part_block(scene, hg_vec(-x, sofa->leg, z - 0.05), hg_vec(x, y, z + 0.1), 0.03);
}

/* The back as one piece with buttons. */
static void sofa_back_tufted(struct hg_scene *scene, const struct sofa *sofa)
{
  double inner = sofa->width - 2 * sofa->arm + 0.03, low = sofa->seat - 0.06;
  double height = sofa->back - low - (sofa->rolled ? 0.02 : 0);
  struct hg_cushion form = {.size = {inner, height, 0.2}, .radius = 0.05, .tuft = 0.19};
  form.puff = hg_vec(0, 0, 0.12);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, low + height / 2, -sofa->depth / 2 + 0.15);
  hg_scene_turn_x(scene, -7);
  hg_shape_cushion(scene, hg_vec(0, 0, 0), &form);
  hg_scene_pop(scene);
  if (sofa->rolled)
    sofa_back_roll(scene, sofa);
}

static void sofa_back_loose(struct hg_scene *scene, const struct sofa *sofa)
{
  double inner = sofa->width - 2 * sofa->arm, wide = inner / sofa->places;
  double tall = sofa->back - sofa->seat + 0.06;
  if (sofa->framed)
    sofa_back_framed(scene, sofa);
  else
    hg_part_block(scene, hg_vec(-inner / 2 - 0.04, sofa->leg + 0.02, -sofa->depth / 2),
                  hg_vec(inner / 2 + 0.04, sofa->back - 0.07, -sofa->depth / 2 + 0.18), 0.06);
  hg_scene_use(scene, sofa->cloth);
  for (int i = 0; i < sofa->places; i++) {
    struct hg_cushion form = {.size = {wide - 0.012, tall, 0.19}, .radius = 0.065};
    form.puff = hg_vec(0.015, 0.04, 0.28);
    form.wrinkle = 0.014;
    form.piping = true;
    hg_scene_push(scene);
    hg_scene_move(scene, -inner / 2 + wide * (i + 0.5), sofa->seat + tall / 2 - 0.02,
                  -sofa->depth / 2 + 0.26);
    hg_scene_turn_x(scene, -11 + hg_scene_between(scene, -1, 1));
    hg_shape_cushion(scene, hg_vec(0, 0, 0), &form);
    hg_scene_pop(scene);
  }
}

static void sofa_seat(struct hg_scene *scene, const struct sofa *sofa)
{
  double inner = sofa->width - 2 * sofa->arm, wide = inner / sofa->places;
  double back = 0.2, deep = sofa->depth - back + 0.02;
  for (int i = 0; i < sofa->places; i++) {
    struct hg_cushion form = {.size = {wide - 0.008, 0.17, deep}, .radius = 0.05};
    form.puff = hg_vec(0.004, 0.18, 0.02);
    form.wrinkle = 0.008;
    form.piping = true;
    hg_shape_cushion(scene, hg_vec(-inner / 2 + wide * (i + 0.5), sofa->seat - 0.08, back / 2),
                     &form);
  }
}

static void sofa_legs(struct hg_scene *scene, const struct sofa *sofa)
{
  struct hg_legs legs = {.width = sofa->width - 0.2, .depth = sofa->depth - 0.18};
  legs.height = sofa->leg + 0.02;
  legs.top = 0.028;
  legs.foot = 0.016;
  legs.splay = sofa->rolled ? 0 : 0.025;
  hg_stuff_feet(scene);
  hg_part_legs(scene, &legs);
}

static void sofa_pillow(struct hg_scene *scene, const struct sofa *sofa, double side)
{
  double inner = sofa->width - 2 * sofa->arm;
  hg_scene_push(scene);
  hg_scene_move(scene, side * (inner / 2 - 0.19), sofa->seat + 0.17, -sofa->depth / 2 + 0.42);
  hg_scene_turn_y(scene, -side * 24);
  hg_scene_turn_x(scene, -20);
  hg_scene_turn_z(scene, hg_scene_between(scene, -9, 9));
  hg_part_pillow(scene, 0.38, 0.38);
  hg_scene_pop(scene);
}

static void sofa_build(struct hg_scene *scene, const struct sofa *sofa)
{
  hg_scene_use(scene, sofa->frame);
  sofa_frame(scene, sofa);
  sofa_arms(scene, sofa);
  hg_scene_use(scene, sofa->cloth);
  sofa_seat(scene, sofa);
  if (sofa->tufted)
    sofa_back_tufted(scene, sofa);
  else
    sofa_back_loose(scene, sofa);
  if (!sofa->framed)
    sofa_legs(scene, sofa);
}

void hg_build_sofa(struct hg_scene *scene)
{
  struct sofa sofa = sofa_form(scene, hg_clamp(scene->aspect * 1.0, 1.45, 2.7));
  sofa_build(scene, &sofa);
  hg_stuff_accent(scene);
  sofa_pillow(scene, &sofa, -1);
  if (sofa.places > 1)
    sofa_pillow(scene, &sofa, 1);
}

void hg_build_armchair(struct hg_scene *scene)
{
  struct sofa sofa = sofa_form(scene, 0.88);
  sofa.depth = 0.84;
  sofa.arm *= 0.82;
  sofa.back = sofa.rolled ? 0.78 : 0.94;
  sofa_build(scene, &sofa);
  if (!sofa.tufted) {
    hg_stuff_accent(scene);
    hg_scene_push(scene);
    hg_scene_move(scene, 0.03, sofa.seat + 0.18, -sofa.depth / 2 + 0.42);
    hg_scene_turn_x(scene, -18);
    hg_part_pillow(scene, 0.46, 0.30);
    hg_scene_pop(scene);
  }
}

/* A sofa whose last place runs on to the front as a chaise longue. */
void hg_build_sectional(struct hg_scene *scene)
{
  struct sofa sofa = sofa_form(scene, hg_clamp(scene->aspect * 1.22, 2.3, 3.3));
  double inner = sofa.width - 2 * sofa.arm, wide = inner / sofa.places;
  double side = (scene->style.seed & 1) ? 1 : -1, x = side * (inner - wide) / 2;
  double front = sofa.depth / 2, deep = 0.72;
  sofa_build(scene, &sofa);
  hg_scene_use(scene, sofa.cloth);
  double half = wide / 2 + sofa.arm / 2, middle = x + side * sofa.arm / 2;
  hg_part_block(scene, hg_vec(middle - half, sofa.leg, front - 0.08),
                hg_vec(middle + half, sofa.seat - 0.14, front + deep), 0.03);
  struct hg_cushion form = {.size = {half * 2 - 0.01, 0.17, deep + 0.02}, .radius = 0.05};
  form.puff = hg_vec(0.004, 0.16, 0.01);
  form.wrinkle = 0.007;
  form.piping = true;
  hg_shape_cushion(scene, hg_vec(middle, sofa.seat - 0.08, front + deep / 2), &form);
  struct hg_legs legs = {half * 2 - 0.14, 0.3, sofa.leg + 0.02, 0.028, 0.016, 0, false};
  hg_stuff_feet(scene);
  hg_scene_push(scene);
  hg_scene_move(scene, middle, 0, front + deep - 0.22);
  hg_part_legs(scene, &legs);
  hg_scene_pop(scene);
  hg_stuff_accent(scene);
  sofa_pillow(scene, &sofa, -1);
  sofa_pillow(scene, &sofa, 1);
}
