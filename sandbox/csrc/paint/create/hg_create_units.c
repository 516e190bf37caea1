#include "hg_create_units.h"

static void leaf(struct hg_scene *scene, const struct hg_theme *theme, const struct hg_paint *paint,
                 struct hg_vec at, double width, double height, double handle_y)
{
  hg_scene_push(scene);
  hg_scene_move(scene, at.x, at.y, at.z);
  hg_paint_use(scene, paint);
  hg_part_front(scene, width - 0.008, height - 0.008);
  if (theme->handles) {
    hg_paint_use(scene, &theme->metal);
    hg_scene_move(scene, 0, handle_y, 0.012);
    hg_part_handle(scene, fmin(width * 0.45, 0.2));
  } else { /* a dark grip along the upper edge */
    hg_stuff_plain(scene, HG_FINISH_SATIN, 40, 42, 46);
    hg_shape_box(scene, hg_vec(0, height / 2 - 0.006, 0.002), hg_vec(width - 0.008, 0.014, 0.02),
                 0.002);
  }
  hg_scene_pop(scene);
}

static void oven(struct hg_scene *scene, const struct hg_theme *theme, struct hg_vec at,
                 double width, double height)
{
  hg_scene_push(scene);
  hg_scene_move(scene, at.x, at.y, at.z);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 26, 27, 30);
  hg_part_front(scene, width - 0.012, height - 0.008);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 52, 54, 58);
  hg_shape_box(scene, hg_vec(0, -height * 0.08, 0.006), hg_vec(width * 0.76, height * 0.5, 0.014),
               0.01);
  hg_paint_use(scene, &theme->metal);
  hg_shape_rod(scene, hg_vec(-width * 0.38, height * 0.27, 0.05),
               hg_vec(width * 0.38, height * 0.27, 0.05), 0.011, 0.011);
  for (int i = -1; i <= 1; i++)
    hg_shape_rod(scene, hg_vec(i * width * 0.2, height * 0.4, 0.01),
                 hg_vec(i * width * 0.2, height * 0.4, 0.035), 0.018, 0.016);
  hg_scene_pop(scene);
}

static void carcass(struct hg_scene *scene, const struct hg_paint *paint, double width, double low,
                    double high, double depth)
{
  hg_stuff_plain(scene, HG_FINISH_SATIN, 38, 38, 40);
  if (low > 0.05)
    hg_part_block(scene, hg_vec(-width / 2, 0, 0), hg_vec(width / 2, low, depth - 0.07), 0.002);
  hg_paint_use(scene, paint);
  hg_part_block(scene, hg_vec(-width / 2, low, 0), hg_vec(width / 2, high, depth - 0.02), 0.003);
}

void hg_unit_base(struct hg_scene *scene, const struct hg_theme *theme,
                  const struct hg_paint *paint, double width, enum hg_unit_front front)
{
  double low = 0.1, high = HG_UNIT_HIGH - 0.04, z = HG_UNIT_DEPTH - 0.012, tall = high - low;
  carcass(scene, paint, width, low, high, HG_UNIT_DEPTH);
  if (front == HG_UNIT_OVEN) {
    oven(scene, theme, hg_vec(0, low + tall * 0.56, z), width, tall * 0.84);
    leaf(scene, theme, paint, hg_vec(0, low + tall * 0.07, z), width, tall * 0.14, 0);
    return;
  }
  if (front == HG_UNIT_DRAWERS) {
    static const double parts[] = {0, 0.38, 0.74, 1};
    for (int i = 0; i < 3; i++) {
      double from = low + tall * parts[i], part = tall * (parts[i + 1] - parts[i]);
      leaf(scene, theme, paint, hg_vec(0, from + part / 2, z), width, part, part / 2 - 0.05);
    }
    return;
  }
  for (int side = -1; side <= 1; side += 2)
    leaf(scene, theme, paint, hg_vec(side * width / 4, low + tall / 2, z), width / 2, tall,
         tall / 2 - 0.06);
}

void hg_unit_tall(struct hg_scene *scene, const struct hg_theme *theme,
                  const struct hg_paint *paint, double width, double height, bool fridge)
{
  struct hg_paint steel = {HG_FINISH_CERAMIC, {158, 162, 166}};
  const struct hg_paint *skin = fridge && theme->handles && !theme->chandelier ? &steel : paint;
  double z = HG_UNIT_DEPTH + 0.008, low = 0.1, split = low + (height - low) * 0.36;
  carcass(scene, skin, width, low, height, HG_UNIT_DEPTH + 0.02);
  if (fridge) {
    leaf(scene, theme, skin, hg_vec(0, (low + split) / 2, z), width, split - low,
         (split - low) / 2 - 0.06);
    leaf(scene, theme, skin, hg_vec(0, (split + height) / 2, z), width, height - split,
         -(height - split) / 2 + 0.06);
    return;
  }
  leaf(scene, theme, paint, hg_vec(0, (low + split) / 2, z), width, split - low,
       (split - low) / 2 - 0.06);
  oven(scene, theme, hg_vec(0, split + 0.3, z), width, 0.58);
  oven(scene, theme, hg_vec(0, split + 0.79, z), width, 0.38);
  double rest = split + 0.99;
  if (height - rest > 0.12)
    leaf(scene, theme, paint, hg_vec(0, (rest + height) / 2, z), width, height - rest, 0);
}

void hg_unit_wall(struct hg_scene *scene, const struct hg_theme *theme,
                  const struct hg_paint *paint, double width, double low, double high)
{
  double depth = 0.35;
  hg_paint_use(scene, paint);
  hg_part_block(scene, hg_vec(-width / 2, low, 0), hg_vec(width / 2, high, depth - 0.02), 0.003);
  for (int side = -1; side <= 1; side += 2)
    leaf(scene, theme, paint, hg_vec(side * width / 4, (low + high) / 2, depth - 0.012), width / 2,
         high - low, -(high - low) / 2 + 0.05);
}

/* Bowls, jars and mugs of a few colours, standing on y = 0 from -width / 2 to width / 2. */
static void crockery(struct hg_scene *scene, double width)
{
  static const uint8_t colors[4][3] = {
      {240, 238, 230}, {196, 150, 106}, {122, 142, 132}, {72, 78, 86}};
  double x = -width / 2 + 0.1;
  while (x < width / 2 - 0.08) {
    const uint8_t *rgb = colors[(int)(hg_scene_random(scene) * 3.99)];
    double radius = hg_scene_between(scene, 0.04, 0.075);
    double height = hg_scene_between(scene, 0.07, 0.2);
    const struct hg_ring jar[] = {{0, 0},
                                  {radius * 0.8, 0},
                                  {radius, height * 0.4},
                                  {radius * 0.85, height},
                                  {radius * 0.7, height},
                                  {0, height * 0.85}};
    hg_stuff_plain(scene, HG_FINISH_CERAMIC, rgb[0], rgb[1], rgb[2]);
    hg_scene_push(scene);
    hg_scene_move(scene, x, 0, 0.13);
    hg_shape_lathe(scene, jar, 6, true);
    hg_scene_pop(scene);
    x += radius * 2 + hg_scene_between(scene, 0.03, 0.16);
  }
}

void hg_unit_shelves(struct hg_scene *scene, const struct hg_theme *theme, double width, double y)
{
  for (int i = 0; i < 2; i++, y += 0.34) {
    hg_paint_use(scene, &theme->shelf);
    hg_part_block(scene, hg_vec(-width / 2, y, 0), hg_vec(width / 2, y + 0.035, 0.26), 0.004);
    hg_paint_use(scene, &theme->metal);
    for (int side = -1; side <= 1; side += 2)
      hg_part_block(scene, hg_vec(side * width * 0.4 - 0.01, y - 0.14, 0),
                    hg_vec(side * width * 0.4 + 0.01, y, 0.02), 0.003);
    hg_scene_push(scene);
    hg_scene_move(scene, 0, y + 0.036, 0);
    crockery(scene, width);
    hg_scene_pop(scene);
  }
}

void hg_unit_hood(struct hg_scene *scene, const struct hg_theme *theme, double width, double top)
{
  hg_paint_use(scene, &theme->metal);
  hg_part_block(scene, hg_vec(-width / 2, 1.55, 0.01), hg_vec(width / 2, 1.62, 0.48), 0.006);
  hg_part_block(scene, hg_vec(-width * 0.3, 1.62, 0.01), hg_vec(width * 0.3, 1.72, 0.36), 0.02);
  hg_part_block(scene, hg_vec(-0.14, 1.7, 0.01), hg_vec(0.14, fmax(top, 1.9), 0.28), 0.004);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 255, 244, 214);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_box(scene, hg_vec(side * width * 0.25, 1.548, 0.25), hg_vec(0.08, 0.006, 0.08), 0.002);
}

void hg_unit_hob(struct hg_scene *scene, double width)
{
  double y = HG_UNIT_HIGH + 0.004;
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 20, 20, 22);
  hg_shape_box(scene, hg_vec(0, y, 0.31), hg_vec(width * 0.94, 0.008, 0.48), 0.003);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 70, 70, 74);
  for (int i = 0; i < 4; i++)
    hg_shape_rod(scene, hg_vec((i & 1 ? 1 : -1) * width * 0.22, y, 0.31 + (i & 2 ? 0.11 : -0.11)),
                 hg_vec((i & 1 ? 1 : -1) * width * 0.22, y + 0.006, 0.31 + (i & 2 ? 0.11 : -0.11)),
                 0.085, 0.085);
  const struct hg_ring pot[] = {{0, 0},        {0.1, 0},      {0.105, 0.02}, {0.105, 0.13},
                                {0.11, 0.135}, {0.06, 0.155}, {0, 0.16}};
  hg_stuff_metal(scene, 184, 188, 192);
  hg_scene_push(scene);
  hg_scene_move(scene, -width * 0.22, y + 0.006, 0.2);
  hg_shape_lathe(scene, pot, 7, true);
  hg_shape_ball(scene, hg_vec(0, 0.175, 0), hg_vec(0.018, 0.014, 0.018));
  hg_scene_pop(scene);
}

void hg_unit_faucet(struct hg_scene *scene, const struct hg_theme *theme, double height)
{
  const struct hg_vec path[] = {{0, 0, 0},
                                {0, height * 0.72, 0},
                                {0, height, 0.05},
                                {0, height * 0.97, 0.14},
                                {0, height * 0.72, 0.16}};
  hg_paint_use(scene, &theme->metal);
  hg_shape_hose(scene, path, 5, 0.016, 0.012);
  hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 0.05, 0), 0.028, 0.023);
  hg_shape_rod(scene, hg_vec(0.02, 0.06, 0), hg_vec(0.09, 0.09, 0.01), 0.008, 0.006);
}

void hg_unit_sink(struct hg_scene *scene, const struct hg_theme *theme, double width)
{
  double y = HG_UNIT_HIGH, half = width * 0.42;
  hg_stuff_metal(scene, 176, 180, 184);
  hg_part_block(scene, hg_vec(-half, y, 0.12), hg_vec(half, y + 0.012, 0.52), 0.004);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 92, 96, 100);
  hg_part_block(scene, hg_vec(-half + 0.03, y, 0.15), hg_vec(half - 0.03, y + 0.0135, 0.49), 0.004);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, y + 0.01, 0.09);
  hg_unit_faucet(scene, theme, 0.36);
  hg_scene_pop(scene);
}
