/* Tables and desks, each with a few things on it that tell what it is for. */
#include "hg_object_build.h"
#include "hg_object_parts.h"

/* Stone and glass tops stand on black or golden metal, wooden ones on wood. */
static void table_legs_surface(struct hg_scene *scene, uint32_t body)
{
  enum hg_finish finish = scene->surfaces[body].finish;
  bool mineral = finish == HG_FINISH_MARBLE || finish == HG_FINISH_STONE ||
                 finish == HG_FINISH_CERAMIC || finish == HG_FINISH_GLASS;
  if (hg_stuff_accent_named(scene))
    hg_stuff_legs(scene);
  else if (finish == HG_FINISH_METAL)
    hg_scene_use(scene, body);
  else if (!mineral)
    hg_stuff_legs(scene);
  else if (hg_hash(scene->style.seed) & 1)
    hg_stuff_metal(scene, 204, 164, 92);
  else
    hg_stuff_plain(scene, HG_FINISH_SATIN, 38, 36, 36);
}

static void round_top(struct hg_scene *scene, double radius, double top, double thick)
{
  const struct hg_ring plate[] = {
      {0, top - thick},      {radius - 0.012, top - thick}, {radius, top - thick + 0.008},
      {radius, top - 0.006}, {radius - 0.006, top},         {0, top}};
  hg_shape_lathe(scene, plate, 6, false);
}

static void bowl(struct hg_scene *scene, double radius)
{
  const struct hg_ring form[] = {{0, 0.0},
                                 {radius * 0.4, 0.0},
                                 {radius * 0.45, 0.012},
                                 {radius * 0.85, radius * 0.3},
                                 {radius, radius * 0.55},
                                 {radius * 0.96, radius * 0.55},
                                 {radius * 0.8, radius * 0.3},
                                 {0, 0.03}};
  hg_shape_lathe(scene, form, 8, true);
}

static void fruit(struct hg_scene *scene, double radius)
{
  static const uint8_t colors[4][3] = {
      {196, 52, 40}, {226, 150, 48}, {142, 168, 62}, {214, 96, 44}};
  for (int i = 0; i < 7; i++) {
    double angle = i * 1.05, far = i == 6 ? 0 : radius * 0.55, r = radius * 0.3;
    const uint8_t *rgb = colors[i % 4];
    hg_stuff_plain(scene, HG_FINISH_SATIN, rgb[0], rgb[1], rgb[2]);
    hg_shape_ball(scene,
                  hg_vec(far * cos(angle), radius * (i == 6 ? 0.75 : 0.48), far * sin(angle)),
                  hg_vec(r, r * 0.94, r));
  }
}

/* Two books lying on each other, a little turned. */
static void lying_books(struct hg_scene *scene)
{
  static const uint8_t colors[2][3] = {{60, 84, 104}, {206, 194, 172}};
  for (int i = 0; i < 2; i++) {
    double y = i * 0.034;
    hg_scene_push(scene);
    hg_scene_turn_y(scene, i * 14 - 4);
    hg_stuff_plain(scene, HG_FINISH_SATIN, colors[i][0], colors[i][1], colors[i][2]);
    hg_part_block(scene, hg_vec(-0.14, y, -0.1), hg_vec(0.14, y + 0.006, 0.1), 0.002);
    hg_part_block(scene, hg_vec(-0.14, y + 0.027, -0.1), hg_vec(0.14, y + 0.033, 0.1), 0.002);
    hg_stuff_plain(scene, HG_FINISH_MATTE, 236, 230, 216);
    hg_part_block(scene, hg_vec(-0.13, y + 0.006, -0.095), hg_vec(0.13, y + 0.027, 0.095), 0.001);
    hg_scene_pop(scene);
  }
}

static struct hg_vec twig_leaf(const void *context, double u, double v)
{
  const double *size = context; /* length, width */
  double across = (v - 0.5) * 2, wide = size[1] * sin(HG_PI * pow(u, 0.8));
  return hg_vec(across * wide, fabs(across) * wide * 0.35, u * size[0]);
}

static void green_twigs(struct hg_scene *scene, double height)
{
  uint32_t stem = hg_stuff_plain(scene, HG_FINISH_SATIN, 96, 84, 52);
  uint32_t leaf = hg_stuff_plain(scene, HG_FINISH_LEAF, 92, 128, 84);
  const double size[2] = {height * 0.3, height * 0.09};
  hg_scene_current(scene)->second = hg_vec(0.30, 0.42, 0.22);
  for (int i = 0; i < 5; i++) {
    double turn = i * 72 + hg_scene_between(scene, -14, 14), lean = hg_scene_between(scene, 9, 26);
    double tall = height * hg_scene_between(scene, 0.75, 1.15);
    hg_scene_push(scene);
    hg_scene_move(scene, 0, height * 0.85, 0);
    hg_scene_turn_y(scene, turn);
    hg_scene_turn_x(scene, lean);
    hg_scene_use(scene, stem);
    hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, tall, 0), 0.004, 0.002);
    hg_scene_use(scene, leaf);
    for (int j = 0; j < 8; j++) {
      hg_scene_push(scene);
      hg_scene_move(scene, 0, tall * (0.2 + j * 0.11), 0);
      hg_scene_turn_y(scene, j * 137.5);
      hg_scene_turn_x(scene, -38);
      hg_shape_canvas(scene, twig_leaf, size, 6, 4);
      hg_scene_pop(scene);
    }
    hg_scene_pop(scene);
  }
}

static void vase_with_twigs(struct hg_scene *scene, double height)
{
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 232, 228, 220);
  hg_part_vase(scene, height);
  green_twigs(scene, height);
}

static void on_table(struct hg_scene *scene, double x, double y, double z)
{
  hg_scene_push(scene);
  hg_scene_move(scene, x, y, z);
}

static void coffee_table_round(struct hg_scene *scene, uint32_t body)
{
  table_legs_surface(scene, body);
  for (int i = 0; i < 3; i++) {
    double angle = HG_PI * (0.5 + i * 2 / 3.0), c = cos(angle), s = sin(angle);
    hg_shape_rod(scene, hg_vec(0.36 * c, 0, 0.36 * s), hg_vec(0.24 * c, 0.38, 0.24 * s), 0.015,
                 0.024);
  }
  hg_scene_use(scene, body);
  round_top(scene, 0.45, 0.42, 0.035);
}

static void coffee_table_long(struct hg_scene *scene, uint32_t body, double width)
{
  struct hg_legs legs = {width - 0.14, 0.46, 0.385, 0.024, 0.015, 0.02, false};
  table_legs_surface(scene, body);
  hg_part_legs(scene, &legs);
  hg_scene_use(scene, body);
  hg_shape_box(scene, hg_vec(0, 0.40, 0), hg_vec(width, 0.04, 0.6), 0.014);
  if (scene->surfaces[body].finish != HG_FINISH_GLASS)
    hg_shape_box(scene, hg_vec(0, 0.16, 0), hg_vec(width - 0.14, 0.018, 0.42), 0.006);
}

void hg_build_coffee_table(struct hg_scene *scene)
{
  double width = hg_clamp(scene->aspect * 0.62, 0.95, 1.6), side = width * 0.22;
  uint32_t body = hg_stuff_body(scene);
  bool round = scene->aspect < 1.75;
  if (round)
    coffee_table_round(scene, body);
  else
    coffee_table_long(scene, body, width);
  on_table(scene, round ? -0.13 : -side, 0.422, 0.04);
  hg_scene_turn_y(scene, 12);
  lying_books(scene);
  hg_scene_pop(scene);
  on_table(scene, round ? 0.17 : side, 0.422, -0.04);
  if (scene->aspect > 2.3) { /* a low box: nothing tall */
    hg_stuff_plain(scene, HG_FINISH_CERAMIC, 222, 214, 200);
    bowl(scene, 0.12);
  } else {
    vase_with_twigs(scene, 0.17);
  }
  hg_scene_pop(scene);
}

static void plate(struct hg_scene *scene, double x, double y, double z)
{
  const struct hg_ring form[] = {{0, 0.004},    {0.07, 0.004},  {0.13, 0.02},
                                 {0.13, 0.024}, {0.075, 0.010}, {0, 0.009}};
  on_table(scene, x, y, z);
  hg_shape_lathe(scene, form, 6, true);
  hg_scene_pop(scene);
}

static void dining_top_things(struct hg_scene *scene, double width, double top)
{
  on_table(scene, 0, top, 0);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 226, 220, 208);
  bowl(scene, 0.17);
  fruit(scene, 0.15);
  hg_scene_pop(scene);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 236, 234, 228);
  for (int side = -1; side <= 1; side += 2)
    for (int i = -1; i <= 1; i += 2)
      plate(scene, i * width * 0.27, top, side * 0.26);
}

void hg_build_dining_table(struct hg_scene *scene)
{
  double width = hg_clamp(scene->aspect * 1.02, 1.2, 2.3), top = 0.75;
  uint32_t body = hg_stuff_body(scene);
  if (scene->aspect < 1.3) {
    table_legs_surface(scene, body);
    const struct hg_ring column[] = {{0, 0},      {0.3, 0},    {0.29, 0.03}, {0.07, 0.1},
                                     {0.05, 0.3}, {0.06, 0.6}, {0.2, 0.72},  {0, 0.72}};
    hg_shape_lathe(scene, column, 8, true);
    hg_scene_use(scene, body);
    round_top(scene, 0.58, top, 0.04);
    width = 0.9;
  } else {
    struct hg_legs legs = {width - 0.16, 0.74, top - 0.03, 0.04, 0.03, 0, true};
    table_legs_surface(scene, body);
    hg_part_legs(scene, &legs);
    for (int side = -1; side <= 1; side += 2) {
      hg_shape_box(scene, hg_vec(0, top - 0.085, side * 0.37), hg_vec(width - 0.2, 0.1, 0.022),
                   0.003);
      hg_shape_box(scene, hg_vec(side * (width / 2 - 0.08), top - 0.085, 0),
                   hg_vec(0.022, 0.1, 0.7), 0.003);
    }
    hg_scene_use(scene, body);
    hg_shape_box(scene, hg_vec(0, top - 0.018, 0), hg_vec(width, 0.04, 0.9), 0.012);
  }
  dining_top_things(scene, width, top + 0.002);
}

static void side_table_drawer(struct hg_scene *scene, uint32_t body)
{
  struct hg_legs legs = {0.38, 0.30, 0.3, 0.02, 0.014, 0.015, false};
  hg_scene_use(scene, body);
  hg_part_block(scene, hg_vec(-0.24, 0.28, -0.2), hg_vec(0.24, 0.56, 0.2), 0.012);
  for (int i = 0; i < 2; i++) {
    on_table(scene, 0, 0.353 + i * 0.132, 0.203);
    hg_part_front(scene, 0.45, 0.122);
    hg_scene_pop(scene);
  }
  hg_stuff_metal(scene, 188, 152, 96);
  for (int i = 0; i < 2; i++) {
    on_table(scene, 0, 0.353 + i * 0.132, 0.212);
    hg_part_handle(scene, 0.03);
    hg_scene_pop(scene);
  }
  hg_scene_use(scene, body);
  table_legs_surface(scene, body);
  hg_part_legs(scene, &legs);
}

void hg_build_side_table(struct hg_scene *scene)
{
  uint32_t body = hg_stuff_body(scene);
  double top = 0.56;
  if (hg_hash(scene->style.seed) & 2 && (hg_stuff_is_wood(scene) || scene->natural)) {
    side_table_drawer(scene, body);
  } else {
    table_legs_surface(scene, body);
    const struct hg_ring stand[] = {{0, 0},        {0.17, 0},     {0.17, 0.012}, {0.03, 0.024},
                                    {0.016, 0.05}, {0.016, 0.48}, {0.05, 0.53},  {0, 0.53}};
    hg_shape_lathe(scene, stand, 8, false);
    hg_scene_use(scene, body);
    round_top(scene, 0.25, top, 0.028);
  }
  on_table(scene, -0.05, top + 0.002, 0.03);
  hg_scene_turn_y(scene, 20);
  hg_scene_stretch(scene, 0.72, 0.8, 0.8);
  lying_books(scene);
  hg_scene_pop(scene);
  on_table(scene, 0.11, top + 0.002, -0.06);
  vase_with_twigs(scene, 0.13);
  hg_scene_pop(scene);
}

static void laptop(struct hg_scene *scene)
{
  hg_stuff_metal(scene, 186, 190, 196);
  hg_shape_box(scene, hg_vec(0, 0.009, 0.02), hg_vec(0.34, 0.014, 0.23), 0.006);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, 0.016, -0.095);
  hg_scene_turn_x(scene, -14);
  hg_shape_box(scene, hg_vec(0, 0.115, -0.006), hg_vec(0.34, 0.225, 0.01), 0.004);
  uint32_t screen = hg_stuff_plain(scene, HG_FINISH_GLOW, 92, 132, 178);
  hg_shape_box(scene, hg_vec(0, 0.115, 0), hg_vec(0.32, 0.2, 0.002), 0.0005);
  hg_scene_pop(scene);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 44, 46, 50);
  hg_shape_box(scene, hg_vec(0, 0.0165, -0.015), hg_vec(0.29, 0.003, 0.095), 0.001);
  hg_scene_use(scene, screen);
}

static void pencil_cup(struct hg_scene *scene)
{
  const struct hg_ring cup[] = {{0, 0}, {0.036, 0}, {0.04, 0.1}, {0.034, 0.1}, {0.03, 0.02}};
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 188, 104, 76);
  hg_shape_lathe(scene, cup, 5, false);
  for (int i = 0; i < 4; i++) {
    double angle = i * 1.7;
    hg_stuff_plain(scene, HG_FINISH_SATIN, 70 + i * 40, 120 - i * 14, 60 + i * 24);
    hg_shape_rod(scene, hg_vec(0, 0.01, 0),
                 hg_vec(0.035 * cos(angle), 0.17 + 0.01 * i, 0.035 * sin(angle)), 0.0045, 0.0045);
  }
}

static void desk_drawers(struct hg_scene *scene, uint32_t body, double x)
{
  hg_scene_use(scene, body);
  hg_part_block(scene, hg_vec(x - 0.2, 0.06, -0.28), hg_vec(x + 0.2, 0.71, 0.27), 0.006);
  uint32_t metal = hg_stuff_metal(scene, 176, 150, 104);
  for (int i = 0; i < 3; i++) {
    double y = 0.175 + i * 0.212;
    on_table(scene, x, y, 0.277);
    hg_scene_use(scene, body);
    hg_part_front(scene, 0.385, 0.202);
    hg_scene_move(scene, 0, 0.03, 0.01);
    hg_scene_use(scene, metal);
    hg_part_handle(scene, 0.13);
    hg_scene_pop(scene);
  }
}

void hg_build_desk(struct hg_scene *scene)
{
  double width = hg_clamp(scene->aspect * 0.95, 1.15, 1.75);
  uint32_t body = hg_stuff_body(scene);
  hg_shape_box(scene, hg_vec(0, 0.735, 0), hg_vec(width, 0.034, 0.66), 0.009);
  desk_drawers(scene, body, width / 2 - 0.24);
  table_legs_surface(scene, body);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_rod(scene, hg_vec(-width / 2 + 0.06, 0, side * 0.27),
                 hg_vec(-width / 2 + 0.09, 0.72, side * 0.24), 0.016, 0.024);
  on_table(scene, -width * 0.06, 0.753, 0);
  hg_scene_turn_y(scene, 8);
  laptop(scene);
  hg_scene_pop(scene);
  on_table(scene, width / 2 - 0.15, 0.753, -0.12);
  pencil_cup(scene);
  hg_scene_pop(scene);
  on_table(scene, -width / 2 + 0.2, 0.753, -0.1);
  hg_scene_turn_y(scene, 10);
  lying_books(scene);
  hg_scene_pop(scene);
}
