/* Paintings, views, reflections, dials. Carpets are in hg_object_carpet.c. */
#include "hg_object_art.h"

#include "hg_object_canvas.h"
#include "hg_object_noise.h"
#include "hg_object_stuff.h"

/* Everything below a wandering line. */
static void ridge(struct hg_canvas *canvas, double y, double height, double size, uint32_t seed)
{
  cairo_move_to(canvas->cr, 0, canvas->height);
  for (int i = 0; i <= 90; i++) {
    double x = canvas->width * i / 90;
    cairo_line_to(canvas->cr, x, y - height * (hg_fractal2(x * size, 0.5, 4, seed) + 0.3));
  }
  cairo_line_to(canvas->cr, canvas->width, canvas->height);
  cairo_close_path(canvas->cr);
  cairo_fill(canvas->cr);
}

struct palette {
  double main[3], other[3], pale[3], dark[3];
};

static struct palette make_palette(const struct hg_scene *scene)
{
  static const double natural[4][2][3] = {{{58, 98, 116}, {220, 150, 92}},
                                          {{164, 92, 70}, {224, 178, 116}},
                                          {{74, 100, 82}, {226, 186, 120}},
                                          {{92, 84, 122}, {228, 152, 132}}};
  static const double white[3] = {248, 243, 232}, black[3] = {34, 34, 42};
  struct palette palette;
  int choice = (int)(hg_hash(scene->style.seed + 31) % 4);
  bool named = hg_stuff_accent_named(scene);
  bool own = scene->natural || scene->style.material != HG_MATERIAL_PLAIN;
  for (int i = 0; i < 3; i++) {
    palette.main[i] = own ? natural[choice][0][i] : scene->style.base[i];
    palette.other[i] = named ? scene->style.accent[i] : natural[choice][1][i];
  }
  hg_canvas_mix(palette.main, white, 0.82, palette.pale);
  hg_canvas_mix(palette.main, black, 0.6, palette.dark);
  return palette;
}

static void paint_mountains(struct hg_canvas *canvas, const struct palette *p, uint32_t seed)
{
  double sky[3], tone[3];
  hg_canvas_mix(p->pale, p->other, 0.35, sky);
  hg_canvas_wash(canvas, p->pale, sky);
  hg_canvas_ink(canvas->cr, p->other, 0.95);
  cairo_arc(canvas->cr, canvas->width * (0.3 + 0.4 * hg_hash_unit(seed)), canvas->height * 0.33,
            0.14, 0, 2 * HG_PI);
  cairo_fill(canvas->cr);
  for (int i = 0; i < 5; i++) {
    hg_canvas_mix(p->pale, i < 4 ? p->main : p->dark, 0.25 + 0.19 * i, tone);
    hg_canvas_ink(canvas->cr, tone, 1);
    ridge(canvas, canvas->height * (0.5 + 0.12 * i), 0.24 - 0.03 * i, 2.0 + i * 0.4,
          seed + (uint32_t)i * 7);
  }
}

/* Large cut-out shapes: arches, discs, a stem with leaves. */
static void paint_shapes(struct hg_canvas *canvas, const struct palette *p, uint32_t seed)
{
  cairo_t *cr = canvas->cr;
  double w = canvas->width, h = canvas->height, soft[3];
  hg_canvas_wash(canvas, p->pale, p->pale);
  hg_canvas_mix(p->other, p->pale, 0.45, soft);
  hg_canvas_ink(cr, soft, 1);
  cairo_arc(cr, w * 0.62, h * 0.34, 0.27, 0, 2 * HG_PI);
  cairo_fill(cr);
  for (int i = 0; i < 3; i++) {
    double r = 0.36 - 0.11 * i;
    hg_canvas_ink(cr, i == 1 ? p->pale : i == 0 ? p->main : p->other, 1);
    cairo_new_path(cr);
    cairo_arc(cr, w * 0.38, h * 0.68, r, HG_PI, 0);
    cairo_line_to(cr, w * 0.38 + r, h);
    cairo_line_to(cr, w * 0.38 - r, h);
    cairo_close_path(cr);
    cairo_fill(cr);
  }
  hg_canvas_ink(cr, p->dark, 1);
  cairo_set_line_width(cr, 0.014);
  cairo_move_to(cr, w * 0.8, h);
  cairo_curve_to(cr, w * 0.84, h * 0.8, w * 0.74, h * 0.6, w * 0.8, h * 0.4);
  cairo_stroke(cr);
  for (int i = 0; i < 8; i++) {
    double side = (i & 1) ? 1 : -1, y = h * (0.88 - 0.06 * i);
    cairo_save(cr);
    cairo_translate(cr, w * 0.795 + side * 0.06, y);
    cairo_rotate(cr, side * -0.6 + 0.1 * hg_hash_unit(seed + (uint32_t)i));
    cairo_scale(cr, 0.075, 0.028);
    cairo_arc(cr, 0, 0, 1, 0, 2 * HG_PI);
    cairo_restore(cr);
    cairo_fill(cr);
  }
}

/* Broad strokes over each other. */
static void paint_strokes(struct hg_canvas *canvas, const struct palette *p, uint32_t seed)
{
  const double *inks[4] = {p->main, p->other, p->pale, p->dark};
  cairo_t *cr = canvas->cr;
  hg_canvas_wash(canvas, p->pale, p->pale);
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  for (uint32_t i = 0; i < 420; i++) {
    uint32_t dice = seed * 977U + i * 13U;
    double x = canvas->width * hg_hash_unit(dice), y = canvas->height * hg_hash_unit(dice + 1);
    double field = hg_fractal2(x * 1.6, y * 1.6, 3, seed) * 2.2 + 0.5;
    double turn = hg_fractal2(x, y, 2, seed + 5) * 4;
    int index = (int)hg_clamp(field * 4 + hg_hash_unit(dice + 2) - 0.5, 0, 3);
    hg_canvas_ink(cr, inks[index], 0.75);
    cairo_set_line_width(cr, 0.03 + 0.05 * hg_hash_unit(dice + 3));
    cairo_move_to(cr, x, y);
    cairo_rel_curve_to(cr, 0.06 * cos(turn), 0.06 * sin(turn), 0.12 * cos(turn), 0.12 * sin(turn),
                       0.2 * cos(turn + 0.5), 0.2 * sin(turn + 0.5));
    cairo_stroke(cr);
  }
}

int hg_art_painting(struct hg_scene *scene, double aspect)
{
  struct hg_canvas canvas;
  struct palette palette = make_palette(scene);
  if (!hg_canvas_open(&canvas, scene, aspect))
    return -1;
  uint32_t seed = scene->style.seed;
  switch (hg_hash(seed + 41) % 3) {
  case 0:
    paint_mountains(&canvas, &palette, seed);
    break;
  case 1:
    paint_shapes(&canvas, &palette, seed);
    break;
  default:
    paint_strokes(&canvas, &palette, seed);
    break;
  }
  return hg_canvas_close(&canvas, scene);
}

int hg_art_reflection(struct hg_scene *scene, double aspect)
{
  static const double above[3] = {216, 222, 224}, below[3] = {166, 174, 178};
  static const double white[3] = {255, 255, 255};
  struct hg_canvas canvas;
  if (!hg_canvas_open(&canvas, scene, aspect))
    return -1;
  cairo_t *cr = canvas.cr;
  double w = canvas.width, h = canvas.height;
  hg_canvas_wash(&canvas, above, below);
  for (int i = 0; i < 3; i++) { /* slanting gleams, the sign by which a mirror is known */
    static const double start[3] = {-0.1, 0.32, 0.86}, wide[3] = {0.26, 0.07, 0.16};
    hg_canvas_ink(cr, white, i == 1 ? 0.35 : 0.45);
    cairo_move_to(cr, w * start[i] + 0.5 * h, 0);
    cairo_line_to(cr, w * (start[i] + wide[i]) + 0.5 * h, 0);
    cairo_line_to(cr, w * (start[i] + wide[i]) - 0.1 * h, h);
    cairo_line_to(cr, w * start[i] - 0.1 * h, h);
    cairo_close_path(cr);
    cairo_fill(cr);
  }
  return hg_canvas_close(&canvas, scene);
}

static void numeral_stroke(cairo_t *cr, double x0, double y0, double x1, double y1)
{
  cairo_move_to(cr, x0, y0);
  cairo_line_to(cr, x1, y1);
}

/* A roman numeral around the origin, its letters one after the other. */
static void numeral(cairo_t *cr, const char *text)
{
  const double half = 0.035, step = 0.034;
  double x = 0;
  for (const char *c = text; *c != '\0'; c++)
    x -= (*c == 'I' ? step : step * 1.7) / 2;
  for (const char *c = text; *c != '\0'; c++) {
    double wide = *c == 'I' ? step : step * 1.7, left = x + 0.006, right = x + wide - 0.006;
    if (*c == 'I') {
      numeral_stroke(cr, x + wide / 2, -half, x + wide / 2, half);
    } else if (*c == 'V') {
      numeral_stroke(cr, left, -half, x + wide / 2, half);
      numeral_stroke(cr, right, -half, x + wide / 2, half);
    } else {
      numeral_stroke(cr, left, -half, right, half);
      numeral_stroke(cr, right, -half, left, half);
    }
    x += wide;
  }
  cairo_stroke(cr);
}

int hg_art_dial(struct hg_scene *scene)
{
  static const double paper[3] = {246, 242, 232}, black[3] = {36, 34, 34};
  static const char *const hours[12] = {"XII", "I",   "II",   "III", "IV", "V",
                                        "VI",  "VII", "VIII", "IX",  "X",  "XI"};
  struct hg_canvas canvas;
  if (!hg_canvas_open(&canvas, scene, 1))
    return -1;
  cairo_t *cr = canvas.cr;
  hg_canvas_wash(&canvas, paper, paper);
  hg_canvas_ink(cr, black, 1);
  cairo_translate(cr, 0.5, 0.5);
  for (int i = 0; i < 60; i++) {
    cairo_save(cr);
    cairo_rotate(cr, i * HG_PI / 30);
    cairo_set_line_width(cr, i % 5 == 0 ? 0.013 : 0.005);
    numeral_stroke(cr, 0, -0.455, 0, i % 5 == 0 ? -0.425 : -0.435);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 0.012);
    cairo_translate(cr, 0, -0.365);
    if (i % 5 == 0)
      numeral(cr, hours[i / 5]);
    cairo_restore(cr);
  }
  return hg_canvas_close(&canvas, scene);
}
