#include "hg_prompt.h"
#include "hg_test.h"

static void check_object(const char *text, enum hg_object_kind object)
{
  struct hg_prompt prompt = hg_prompt_read(text);
  if (prompt.object != object)
    fprintf(stderr, "  \"%s\": object %d, wanted %d\n", text, (int)prompt.object, (int)object);
  HG_CHECK(prompt.object == object);
  HG_CHECK(!prompt.unknown);
}

static void test_objects(void)
{
  static const struct {
    const char *text;
    enum hg_object_kind object;
  } cases[] = {
      {"a sofa", HG_OBJECT_SOFA},
      {"Green Velvet SOFA with oak legs.", HG_OBJECT_SOFA},
      {"replace the chair with a leather armchair", HG_OBJECT_ARMCHAIR},
      {"swap this table for a tall potted plant", HG_OBJECT_PLANT},
      {"change the sofa to blue velvet", HG_OBJECT_SOFA},
      {"a floor lamp", HG_OBJECT_FLOOR_LAMP},
      {"wall clock", HG_OBJECT_CLOCK},
      {"persian rug on the wooden floor", HG_OBJECT_RUG},
      {"an oak bookshelf next to the window", HG_OBJECT_BOOKSHELF},
      {"a brick fireplace", HG_OBJECT_FIREPLACE},
      {"round mirror with a brass frame", HG_OBJECT_MIRROR},
      {"white marble kitchen island", HG_OBJECT_KITCHEN_ISLAND},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check_object(cases[i].text, cases[i].object);
}

struct surface_case {
  const char *text;
  enum hg_subject subject;
  enum hg_material material;
  enum hg_pattern pattern;
};

static void check_surface(const struct surface_case *wanted)
{
  struct hg_prompt prompt = hg_prompt_read(wanted->text);
  bool right = prompt.object == HG_OBJECT_NONE && !prompt.unknown &&
               prompt.subject == wanted->subject && prompt.style.material == wanted->material &&
               prompt.style.pattern == wanted->pattern;
  if (!right)
    fprintf(stderr, "  \"%s\": object %d, subject %d, material %d, pattern %d\n", wanted->text,
            (int)prompt.object, (int)prompt.subject, (int)prompt.style.material,
            (int)prompt.style.pattern);
  HG_CHECK(right);
}

static void test_surfaces(void)
{
  static const struct surface_case cases[] = {
      {"oak floor", HG_SUBJECT_FLOOR, HG_MATERIAL_OAK, HG_PATTERN_NONE},
      {"flooring", HG_SUBJECT_FLOOR, HG_MATERIAL_OAK, HG_PATTERN_NONE},
      {"dark walnut herringbone parquet", HG_SUBJECT_FLOOR, HG_MATERIAL_WALNUT,
       HG_PATTERN_HERRINGBONE},
      {"turn the floor into polished concrete", HG_SUBJECT_FLOOR, HG_MATERIAL_CONCRETE,
       HG_PATTERN_NONE},
      {"black and white checkered floor", HG_SUBJECT_FLOOR, HG_MATERIAL_TILE, HG_PATTERN_CHECKER},
      {"black and white tiles", HG_SUBJECT_ANY, HG_MATERIAL_TILE, HG_PATTERN_CHECKER},
      {"wall-to-wall carpeted floor", HG_SUBJECT_FLOOR, HG_MATERIAL_CARPET, HG_PATTERN_NONE},
      {"exposed red brick wall", HG_SUBJECT_WALL, HG_MATERIAL_BRICK, HG_PATTERN_NONE},
      {"navy floral wallpaper", HG_SUBJECT_WALL, HG_MATERIAL_WALLPAPER, HG_PATTERN_FLORAL},
      {"striped wallpaper", HG_SUBJECT_WALL, HG_MATERIAL_WALLPAPER, HG_PATTERN_STRIPES},
      {"paint the wall sage green", HG_SUBJECT_WALL, HG_MATERIAL_PAINT, HG_PATTERN_NONE},
      {"green zellige backsplash", HG_SUBJECT_WALL, HG_MATERIAL_TILE, HG_PATTERN_ZELLIGE},
      {"white subway tile", HG_SUBJECT_ANY, HG_MATERIAL_TILE, HG_PATTERN_SUBWAY},
      {"hexagon marble floor", HG_SUBJECT_FLOOR, HG_MATERIAL_MARBLE, HG_PATTERN_HEXAGON},
      {"granite countertop", HG_SUBJECT_COUNTER, HG_MATERIAL_GRANITE, HG_PATTERN_NONE},
      {"white plaster ceiling", HG_SUBJECT_CEILING, HG_MATERIAL_PLASTER, HG_PATTERN_NONE},
      {"emerald velvet", HG_SUBJECT_ANY, HG_MATERIAL_VELVET, HG_PATTERN_NONE},
      {"slate blue", HG_SUBJECT_ANY, HG_MATERIAL_PLAIN, HG_PATTERN_NONE},
      {"grass", HG_SUBJECT_FLOOR, HG_MATERIAL_GRASS, HG_PATTERN_NONE},
      {"red plaid fabric", HG_SUBJECT_ANY, HG_MATERIAL_FABRIC, HG_PATTERN_PLAID},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check_surface(&cases[i]);
}

static bool is_rgb(const uint8_t rgb[3], int r, int g, int b)
{
  return rgb[0] == r && rgb[1] == g && rgb[2] == b;
}

static int light_of(const char *text)
{
  struct hg_prompt prompt = hg_prompt_read(text);
  return prompt.style.base[0] + prompt.style.base[1] + prompt.style.base[2];
}

static void test_colors(void)
{
  struct hg_prompt prompt = hg_prompt_read("a navy blue sofa with mustard cushions");
  HG_CHECK(prompt.has_color && is_rgb(prompt.style.base, 28, 44, 84));
  HG_CHECK(prompt.has_accent && is_rgb(prompt.style.accent, 206, 154, 40));
  prompt = hg_prompt_read("white and teal striped wallpaper");
  HG_CHECK(is_rgb(prompt.style.base, 240, 239, 235) && is_rgb(prompt.style.accent, 20, 116, 118));
  prompt = hg_prompt_read("a velvet sofa with oak legs");
  HG_CHECK(!prompt.has_color && is_rgb(prompt.style.accent, 190, 146, 96));
  HG_CHECK(light_of("light blue wall") > light_of("blue wall"));
  HG_CHECK(light_of("dark blue wall") < light_of("blue wall"));
  HG_CHECK(light_of("pale oak floor") > light_of("oak floor"));
  HG_CHECK(light_of("bleached oak floor") > light_of("smoked oak floor"));
}

static void test_natural_hues(void)
{
  struct hg_prompt brick = hg_prompt_read("red brick wall"),
                   blue = hg_prompt_read("blue brick wall");
  HG_CHECK(brick.style.base[0] < 170 && brick.style.base[0] > brick.style.base[1]);
  HG_CHECK(blue.style.base[2] > blue.style.base[0]);
}

static void test_erase(void)
{
  HG_CHECK(hg_prompt_read("remove the sofa").erase);
  HG_CHECK(hg_prompt_read("Please erase everything").erase);
  HG_CHECK(!hg_prompt_read("a removable cover").erase);
}

static void test_unknown(void)
{
  struct hg_prompt first = hg_prompt_read("xyzzy"), second = hg_prompt_read("xyzzz");
  HG_CHECK(first.unknown && second.unknown && first.style.seed != second.style.seed);
  HG_CHECK(hg_prompt_read("").unknown);
  HG_CHECK(hg_prompt_read(" ,.;!? ").unknown);
  HG_CHECK(hg_prompt_read("\xc3\xa9\xff\x80 \x01").unknown);
}

static void test_long(void)
{
  static char text[20000];
  memset(text, 'w', sizeof text - 1);
  HG_CHECK(hg_prompt_read(text).unknown);
  for (size_t i = 0; i + 6 < sizeof text; i += 6)
    memcpy(text + i, "green ", 6);
  HG_CHECK(hg_prompt_read(text).has_color);
  memset(text, ' ', sizeof text - 1);
  HG_CHECK(hg_prompt_read(text).unknown);
}

int main(void)
{
  HG_RUN(test_objects);
  HG_RUN(test_surfaces);
  HG_RUN(test_colors);
  HG_RUN(test_natural_hues);
  HG_RUN(test_erase);
  HG_RUN(test_unknown);
  HG_RUN(test_long);
  return hg_test_report("render_prompt");
}
