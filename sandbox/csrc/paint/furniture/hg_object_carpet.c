/* Carpets and mats, seen from above. */
#include "hg_object_art.h"
#include "hg_object_canvas.h"
#include "hg_object_finish.h"
#include "hg_object_pattern.h"
#include "hg_object_stuff.h"

struct carpet {
  double field[3], figure[3], third[3];
};

static struct carpet carpet_colors(const struct hg_scene *scene)
{
  static const double natural[3][3][3] = {{{142, 52, 48}, {224, 204, 168}, {44, 58, 84}},
                                          {{224, 214, 196}, {92, 88, 84}, {172, 140, 108}},
                                          {{70, 92, 108}, {226, 212, 186}, {178, 112, 78}}};
  int choice = (int)(hg_hash(scene->style.seed + 53) % 3);
  struct carpet carpet;
  const uint8_t *base = scene->style.base, *accent = scene->style.accent;
  bool named = hg_stuff_accent_named(scene);
  bool light = base[0] + base[1] + base[2] > 380;
  for (int i = 0; i < 3; i++) {
    double relative = light ? base[i] * 0.5 : 255 - (255 - base[i]) * 0.28;
    carpet.field[i] = scene->natural ? natural[choice][0][i] : base[i];
    carpet.figure[i] = scene->natural ? natural[choice][1][i] : named ? accent[i] : relative;
    carpet.third[i] = scene->natural ? natural[choice][2][i] : base[i] * (light ? 0.78 : 0.62);
  }
  return carpet;
}

static void frame_line(struct hg_canvas *canvas, double inset, double wide, const double rgb[3])
{
  hg_canvas_ink(canvas->cr, rgb, 1);
  cairo_set_line_width(canvas->cr, wide);
  cairo_rectangle(canvas->cr, inset, inset, canvas->width - 2 * inset, canvas->height - 2 * inset);
  cairo_stroke(canvas->cr);
}

static void diamond(cairo_t *cr, double x, double y, double rx, double ry)
{
  cairo_move_to(cr, x - rx, y);
  cairo_line_to(cr, x, y - ry);
  cairo_line_to(cr, x + rx, y);
  cairo_line_to(cr, x, y + ry);
  cairo_close_path(cr);
}

/* A round figure whose outline swings in and out: rosettes, stars, medallions. */
static void rosette(cairo_t *cr, double x, double y, double rx, double ry, int lobes, double depth)
{
  int steps = lobes * 8;
  for (int i = 0; i < steps; i++) {
    double angle = 2 * HG_PI * i / steps;
    double far = 1 - depth * (0.5 - 0.5 * cos(angle * lobes));
    double px = x + rx * far * cos(angle), py = y + ry * far * sin(angle);
    if (i == 0)
      cairo_move_to(cr, px, py);
    else
      cairo_line_to(cr, px, py);
  }
  cairo_close_path(cr);
}

/* Rosettes and diamonds in turn along one straight line. */
static void garland(cairo_t *cr, double x0, double y0, double x1, double y1)
{
  int count = (int)(hypot(x1 - x0, y1 - y0) / 0.075 + 0.5);
  for (int i = 0; i <= count; i++) {
    double x = hg_mix(x0, x1, (double)i / count), y = hg_mix(y0, y1, (double)i / count);
    if (i & 1)
      diamond(cr, x, y, 0.017, 0.017);
    else
      rosette(cr, x, y, 0.033, 0.033, 6, 0.4);
  }
}

/* A broad border between two guards. */
static void border(struct hg_canvas *canvas, const struct carpet *c)
{
  double inset = 0.1, right = canvas->width - inset, low = canvas->height - inset;
  frame_line(canvas, 0.02, 0.04, c->field);
  frame_line(canvas, inset, 0.11, c->third);
  frame_line(canvas, inset - 0.06, 0.013, c->figure);
  frame_line(canvas, inset + 0.06, 0.013, c->figure);
  frame_line(canvas, inset + 0.085, 0.007, c->third);
  hg_canvas_ink(canvas->cr, c->figure, 1);
  garland(canvas->cr, inset, inset, right, inset);
  garland(canvas->cr, inset, low, right, low);
  garland(canvas->cr, inset, inset, inset, low);
  garland(canvas->cr, right, inset, right, low);
  cairo_fill(canvas->cr);
}

/* Small flowers all over the field, in rows that stand between each other. */
static void strewn(struct hg_canvas *canvas, const struct carpet *c)
{
  cairo_t *cr = canvas->cr;
  double tone[3];
  for (int layer = 0; layer < 2; layer++) {
    for (int row = -4; row <= 4; row++)
      for (int column = -8; column <= 8; column++) {
        double x = canvas->width / 2 + (column + ((row & 1) ? 0.5 : 0)) * 0.115;
        double y = canvas->height / 2 + row * 0.086;
        if (layer == 0)
          rosette(cr, x, y, 0.025, 0.025, 5, 0.5);
        else
          diamond(cr, x + 0.0575, y, 0.009, 0.02);
      }
    hg_canvas_mix(c->field, layer == 0 ? c->figure : c->third, layer == 0 ? 0.7 : 0.9, tone);
    hg_canvas_ink(cr, tone, 1);
    cairo_fill(cr);
  }
}

/* One figure drawn five times into itself, in turning colours. */
static void nested(cairo_t *cr, double x, double y, double rx, double ry, const struct carpet *c)
{
  const double *inks[6] = {c->figure, c->third, c->figure, c->field, c->third, c->figure};
  static const double sizes[6] = {1, 0.93, 0.7, 0.65, 0.36, 0.18};
  for (int i = 0; i < 6; i++) {
    hg_canvas_ink(cr, inks[i], 1);
    rosette(cr, x, y, rx * sizes[i], ry * sizes[i], i < 2 ? 16 : 8, i < 2 ? 0.14 : 0.3);
    cairo_fill(cr);
  }
}

/* A medallion with pendants in the middle, quarters of it in the corners, flowers between. */
static void medallion(struct hg_canvas *canvas, const struct carpet *c)
{
  cairo_t *cr = canvas->cr;
  double w = canvas->width, h = canvas->height;
  strewn(canvas, c);
  for (int corner = 0; corner < 4; corner++)
    nested(cr, (corner & 1) ? w - 0.17 : 0.17, (corner & 2) ? h - 0.17 : 0.17, 0.3, 0.22, c);
  for (int side = -1; side <= 1; side += 2) {
    hg_canvas_ink(cr, c->figure, 1);
    diamond(cr, w / 2 + side * 0.45, h / 2, 0.075, 0.06);
    cairo_fill(cr);
    hg_canvas_ink(cr, c->third, 1);
    diamond(cr, w / 2 + side * 0.45, h / 2, 0.05, 0.04);
    cairo_fill(cr);
  }
  nested(cr, w / 2, h / 2, 0.4, 0.29, c);
}

/* Crossing zigzag lines, as Berber carpets have them. */
static void lattice(struct hg_canvas *canvas, const struct carpet *c)
{
  cairo_t *cr = canvas->cr;
  int across = (int)(canvas->width / 0.26 + 0.5);
  double step = canvas->width / across;
  hg_canvas_ink(cr, c->figure, 1);
  cairo_set_line_width(cr, 0.018);
  for (int row = -1; row <= 4; row++)
    for (int flip = 0; flip < 2; flip++) {
      for (int i = 0; i <= across * 2; i++)
        cairo_line_to(cr, step / 2 * i, 0.25 * row + (((i + flip) & 1) ? 0.25 : 0));
      cairo_stroke(cr);
    }
  for (int row = 0; row <= 4; row++)
    for (int i = 0; i <= across; i++)
      diamond(cr, step * i, 0.25 * row + 0.125, 0.03, 0.045);
  hg_canvas_ink(cr, c->third, 1);
  cairo_fill(cr);
}

struct weave {
  const struct carpet *colors;
  const struct hg_style *style;
};

static void woven(const void *context, double x, double y, double rgb[3])
{
  const struct weave *weave = context;
  double part = hg_pattern_at(weave->style->pattern, x / 0.22, y / 0.22, weave->style->seed);
  hg_canvas_mix(weave->colors->field, weave->colors->figure, part, rgb);
}

/* Dark carpets get medallions, as from Persia, and light ones mostly a lattice, as from Morocco. */
int hg_art_carpet(struct hg_scene *scene, double aspect)
{
  struct hg_canvas canvas;
  struct carpet colors = carpet_colors(scene);
  if (!hg_canvas_open(&canvas, scene, aspect))
    return -1;
  bool light = colors.field[0] + colors.field[1] + colors.field[2] > 440;
  bool crossed = light && hg_hash(scene->style.seed + 61) % 4 != 0;
  hg_canvas_wash(&canvas, colors.field, colors.field);
  if (scene->style.pattern != HG_PATTERN_NONE) {
    struct weave weave = {&colors, &scene->style};
    hg_canvas_fill(&canvas, woven, &weave);
    frame_line(&canvas, 0.02, 0.04, colors.figure);
  } else if (crossed) {
    lattice(&canvas, &colors);
    frame_line(&canvas, 0.02, 0.04, colors.third);
  } else {
    medallion(&canvas, &colors);
    border(&canvas, &colors);
  }
  return hg_canvas_close(&canvas, scene);
}

int hg_art_mat(struct hg_scene *scene)
{
  struct hg_canvas canvas;
  struct carpet colors = carpet_colors(scene);
  double tone[3];
  if (!hg_canvas_open(&canvas, scene, 1))
    return -1;
  hg_canvas_wash(&canvas, colors.field, colors.field);
  cairo_set_line_width(canvas.cr, 0.012);
  for (int i = 0; i < 34; i++) {
    double r = 0.5 * i / 34;
    bool band = i > 27 && i < 31;
    hg_canvas_mix(colors.field, band ? colors.figure : colors.third,
                  band ? 0.9 : 0.35 + 0.3 * (i & 1), tone);
    hg_canvas_ink(canvas.cr, tone, 1);
    cairo_arc(canvas.cr, 0.5, 0.5, r, 0, 2 * HG_PI);
    cairo_stroke(canvas.cr);
  }
  return hg_canvas_close(&canvas, scene);
}
