#include "hg_prompt.h"

#include <string.h>

#include "hg_noise.h"
#include "hg_prompt_search.h"

#define HG_PROMPT_LENGTH 600

/* A prompt in parts: "replace the chair with | a velvet sofa | with oak legs". */
struct clauses {
  char before[HG_PROMPT_LENGTH], main[HG_PROMPT_LENGTH], rest[HG_PROMPT_LENGTH];
  bool erase;
};

/* Lower case, words apart by one space, a space at each end: " a sofa ". */
static void normalize(const char *text, char *out)
{
  size_t length = 1;
  out[0] = ' ';
  for (; *text != '\0' && length < HG_PROMPT_LENGTH - 2; text++) {
    unsigned char c = (unsigned char)*text;
    bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    if (upper || lower || digit || c >= 0x80)
      out[length++] = (char)(upper ? c + 32 : c);
    else if (out[length - 1] != ' ')
      out[length++] = ' ';
  }
  if (out[length - 1] != ' ')
    out[length++] = ' ';
  out[length] = '\0';
}

static const char *first_of(const char *text, const char *const *marks, size_t *length)
{
  const char *first = NULL;
  for (; *marks != NULL; marks++) {
    const char *at = strstr(text, *marks);
    if (at != NULL && at > text && (first == NULL || at < first)) {
      first = at;
      *length = strlen(*marks);
    }
  }
  return first;
}

/* Cuts text before the mark at `at`; what follows the mark goes to `rest`. Spaces stay at ends. */
static void cut(char *text, const char *at, size_t mark, char *rest)
{
  size_t kept = (size_t)(at - text);
  memcpy(rest, at + mark - 1, strlen(at + mark - 1) + 1);
  text[kept] = ' ';
  text[kept + 1] = '\0';
}

static bool starts_with(const char *text, const char *const *words)
{
  if (strncmp(text, " please ", 8) == 0)
    text += 7;
  for (; *words != NULL; words++) {
    if (strncmp(text, *words, strlen(*words)) == 0)
      return true;
  }
  return false;
}

static void split_prompt(const char *prompt, struct clauses *clauses)
{
  static const char *const changes[] = {" replace ",   " change ",   " swap ",
                                        " turn ",      " convert ",  " make ",
                                        " transform ", " exchange ", NULL};
  static const char *const removals[] = {" remove ", " erase ", " delete ", " clear ", NULL};
  static const char *const targets[] = {" with ", " into ", " to ", " for ", " by ", NULL};
  static const char *const details[] = {
      " with ",   " on ",    " by ",        " near ",        " next to ", " beside ",
      " behind ", " under ", " against ",   " in front of ", " and a ",   " and an ",
      " over ",   " above ", " featuring ", " having ",      NULL};
  size_t mark = 0;
  normalize(prompt, clauses->main);
  clauses->erase = starts_with(clauses->main, removals);
  if (starts_with(clauses->main, changes)) {
    const char *at = first_of(clauses->main, targets, &mark);
    if (at != NULL) {
      char target[HG_PROMPT_LENGTH];
      cut(clauses->main, at, mark, target);
      memcpy(clauses->before, clauses->main, sizeof target);
      memcpy(clauses->main, target, strlen(target) + 1);
    }
  }
  const char *at = first_of(clauses->main, details, &mark);
  if (at != NULL)
    cut(clauses->main, at, mark, clauses->rest);
}

/* The object of the main clause; failing that of the whole, or of what is to be changed. */
static enum hg_object_kind find_object(const struct clauses *clauses,
                                       const struct hg_findings *found)
{
  enum hg_object_kind object = hg_object_find(clauses->main);
  bool surface = found->subject != HG_SUBJECT_ANY;
  if (object != HG_OBJECT_NONE)
    return surface && found->subject_last ? HG_OBJECT_NONE : object;
  if (surface || (found->material_count > 0 && found->materials[0]->subject != HG_SUBJECT_ANY))
    return HG_OBJECT_NONE;
  bool colored = found->color_count > 0 || found->material_count > 0;
  if (!colored)
    object = hg_object_find(clauses->rest);
  if (object == HG_OBJECT_NONE)
    object = hg_object_find(clauses->before);
  return object;
}

static enum hg_material usual_material(const struct hg_prompt *prompt, int colors)
{
  switch (prompt->style.pattern) {
  case HG_PATTERN_HEXAGON:
  case HG_PATTERN_SUBWAY:
  case HG_PATTERN_MOSAIC:
  case HG_PATTERN_ZELLIGE:
    return HG_MATERIAL_TILE;
  case HG_PATTERN_CHECKER:
    if (prompt->subject == HG_SUBJECT_FLOOR)
      return HG_MATERIAL_TILE;
    break;
  case HG_PATTERN_PLANKS:
    return HG_MATERIAL_OAK;
  case HG_PATTERN_HERRINGBONE:
    if (prompt->subject == HG_SUBJECT_FLOOR)
      return HG_MATERIAL_OAK;
    break;
  case HG_PATTERN_NONE:
    break;
  default:
    if (prompt->subject == HG_SUBJECT_WALL)
      return HG_MATERIAL_WALLPAPER;
  }
  switch (prompt->subject) {
  case HG_SUBJECT_FLOOR:
    return colors == 0 ? HG_MATERIAL_OAK : HG_MATERIAL_TILE;
  case HG_SUBJECT_WALL:
  case HG_SUBJECT_CEILING:
    return HG_MATERIAL_PAINT;
  case HG_SUBJECT_COUNTER:
    return HG_MATERIAL_MARBLE;
  default:
    return HG_MATERIAL_PLAIN;
  }
}

static void set_rgb(uint8_t rgb[3], int r, int g, int b)
{
  rgb[0] = (uint8_t)r;
  rgb[1] = (uint8_t)g;
  rgb[2] = (uint8_t)b;
}

/* A darker relative of light colours, a creamy one of dark colours. */
static void derive_accent(const uint8_t base[3], uint8_t accent[3])
{
  int light = (base[0] * 3 + base[1] * 6 + base[2]) / 10;
  for (int c = 0; c < 3; c++) {
    static const int cream[] = {238, 228, 206};
    int value = light > 130 ? base[c] * 56 / 100 : base[c] + (cream[c] - base[c]) * 62 / 100;
    accent[c] = (uint8_t)value;
  }
}

/* Patterns need two colours: these are the usual ones where the prompt leaves them open. */
static void pattern_colors(struct hg_style *style, bool has_color)
{
  switch (style->pattern) {
  case HG_PATTERN_CHECKER:
    if (!has_color)
      set_rgb(style->base, 236, 234, 228);
    if (!has_color || style->base[1] > 120)
      set_rgb(style->accent, 34, 34, 36);
    break;
  case HG_PATTERN_FLORAL:
    if (!has_color)
      set_rgb(style->base, 238, 228, 208);
    set_rgb(style->accent, style->base[1] > 130 ? 186 : 232, style->base[1] > 130 ? 84 : 160, 112);
    break;
  case HG_PATTERN_GEOMETRIC:
    if (!has_color)
      set_rgb(style->base, 30, 66, 66);
    if (style->base[1] < 130)
      set_rgb(style->accent, 206, 166, 92);
    break;
  case HG_PATTERN_PLAID:
    if (!has_color)
      set_rgb(style->base, 160, 34, 36);
    set_rgb(style->accent, style->base[0] > 90 ? 24 : 150, style->base[0] > 90 ? 36 : 40, 58);
    break;
  default:
    break;
  }
}

/* Red bricks are brick-coloured and green grass is grass: a name of the usual hue only tints. */
static void temper(struct hg_style *style)
{
  uint8_t usual[3];
  bool natural = style->material == HG_MATERIAL_BRICK || style->material == HG_MATERIAL_GRASS ||
                 style->material == HG_MATERIAL_WATER || hg_material_is_wood(style->material);
  if (!natural)
    return;
  hg_material_color(style->material, usual);
  int red = style->base[0] - style->base[2], usual_red = usual[0] - usual[2];
  int green = 2 * style->base[1] - style->base[0] - style->base[2];
  int usual_green = 2 * usual[1] - usual[0] - usual[2];
  if (red * usual_red + green * usual_green <= 2000)
    return;
  for (int c = 0; c < 3; c++)
    style->base[c] = (uint8_t)((style->base[c] * 25 + usual[c] * 75) / 100);
}

static void choose_colors(struct hg_prompt *prompt, const struct hg_findings *found,
                          const struct hg_findings *rest)
{
  struct hg_style *style = &prompt->style;
  prompt->has_color = found->color_count > 0;
  hg_material_color(style->material, style->base);
  if (prompt->has_color) {
    memcpy(style->base, found->colors[0], 3);
    temper(style);
  } else if (found->material_count > 0) {
    memcpy(style->base, found->material_rgb[0], 3);
  }
  derive_accent(style->base, style->accent);
  pattern_colors(style, prompt->has_color);
  const uint8_t *accent = NULL;
  if (found->color_count > 1)
    accent = found->colors[1];
  else if (found->material_count > 1)
    accent = found->material_rgb[1];
  else if (rest->color_count > 0)
    accent = rest->colors[0];
  else if (rest->material_count > 0)
    accent = rest->material_rgb[0];
  prompt->has_accent = accent != NULL;
  if (accent != NULL)
    memcpy(style->accent, accent, 3);
}

static void choose_subject(struct hg_prompt *prompt, const struct hg_findings *found,
                           const struct hg_findings *before)
{
  prompt->subject = found->subject;
  if (prompt->subject == HG_SUBJECT_ANY)
    prompt->subject = before->subject;
  prompt->named_subject = prompt->subject != HG_SUBJECT_ANY;
  if (prompt->subject == HG_SUBJECT_ANY && found->material_count > 0)
    prompt->subject = found->materials[0]->subject;
}

struct hg_prompt hg_prompt_read(const char *text)
{
  struct clauses clauses = {.erase = false};
  split_prompt(text, &clauses);
  struct hg_findings found = hg_prompt_search(clauses.main);
  struct hg_findings rest = hg_prompt_search(clauses.rest);
  struct hg_findings before = hg_prompt_search(clauses.before);
  struct hg_prompt prompt = {.object = find_object(&clauses, &found), .erase = clauses.erase};
  bool nothing = prompt.object == HG_OBJECT_NONE && found.color_count == 0 &&
                 found.material_count == 0 && found.pattern == HG_PATTERN_NONE &&
                 found.subject == HG_SUBJECT_ANY;
  if (nothing)
    found = rest; /* "something in sage green" */
  prompt.style.seed = hg_hash_text(text);
  prompt.style.pattern = found.pattern;
  choose_subject(&prompt, &found, &before);
  if (found.material_count > 0)
    prompt.style.material = found.materials[0]->material;
  else if (prompt.object == HG_OBJECT_NONE)
    prompt.style.material = usual_material(&prompt, found.color_count);
  if (prompt.style.material == HG_MATERIAL_TILE && found.color_count == 2 &&
      prompt.style.pattern == HG_PATTERN_NONE)
    prompt.style.pattern = HG_PATTERN_CHECKER;
  choose_colors(&prompt, &found, &rest);
  prompt.unknown = nothing && found.color_count == 0 && found.material_count == 0 &&
                   found.pattern == HG_PATTERN_NONE && !prompt.named_subject && !prompt.erase;
  return prompt;
}
