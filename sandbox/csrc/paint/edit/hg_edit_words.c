#include "hg_edit_words.h"

#include <string.h>

#include "hg_noise.h"

#define LENGTH 600

/* A word for light: exposure, warmth, tint, contrast, saturation, clarity, lift, vignette */
struct mood_word {
  const char *word;
  struct hg_grade grade;
};

static const struct mood_word moods[] = {
    {" warm", {0.05F, 0.55F, 0.05F, 0, 0.06F, 0, 0, 0}},
    {" evening", {-0.55F, 0.5F, 0.1F, 0.08F, 0.08F, 0, 0.03F, 0.3F}},
    {" sunset", {-0.3F, 0.8F, 0.25F, 0.08F, 0.18F, 0, 0.03F, 0.25F}},
    {" golden hour", {0, 0.75F, 0.1F, 0.06F, 0.15F, 0, 0.05F, 0.12F}},
    {" morning", {0.2F, 0.15F, 0, 0, 0.04F, 0, 0.1F, 0}},
    {" sunny", {0.3F, 0.25F, 0, 0.12F, 0.12F, 0, 0.05F, 0}},
    {" night", {-1.5F, -0.6F, 0, 0.12F, -0.15F, 0, -0.1F, 0.55F}},
    {" moonlight", {-1.3F, -0.8F, 0, 0.1F, -0.25F, 0, -0.1F, 0.5F}},
    {" bright", {0.5F, 0, 0, 0.02F, 0.04F, 0, 0.14F, 0}},
    {" lighter", {0.45F, 0, 0, 0, 0, 0, 0.14F, 0}},
    {" airy", {0.4F, -0.05F, 0, -0.06F, -0.04F, 0, 0.2F, 0}},
    {" daylight", {0.35F, -0.12F, 0, 0.04F, 0.04F, 0, 0.1F, 0}},
    {" natural light", {0.3F, 0, 0, 0.04F, 0.04F, 0, 0.1F, 0}},
    {" darker", {-0.6F, 0, 0, 0.05F, 0, 0, -0.05F, 0.1F}},
    {" dim", {-0.6F, 0.15F, 0, 0, 0, 0, 0, 0.25F}},
    {" moody", {-0.6F, 0.1F, 0, 0.25F, -0.1F, 0.2F, -0.08F, 0.4F}},
    {" dramatic", {-0.3F, 0, 0, 0.4F, 0.06F, 0.4F, -0.08F, 0.4F}},
    {" cool", {0, -0.5F, 0, 0.03F, 0, 0, 0, 0}},
    {" cold", {0, -0.6F, 0, 0.05F, -0.05F, 0, 0, 0}},
    {" winter", {0.1F, -0.5F, 0, 0, -0.15F, 0, 0.05F, 0}},
    {" cozy", {-0.1F, 0.5F, 0.05F, 0, 0.08F, 0, 0.05F, 0.25F}},
    {" cosy", {-0.1F, 0.5F, 0.05F, 0, 0.08F, 0, 0.05F, 0.25F}},
    {" vivid", {0, 0, 0, 0.12F, 0.45F, 0.15F, 0, 0}},
    {" colorful", {0, 0, 0, 0.08F, 0.45F, 0.1F, 0, 0}},
    {" vibrant", {0, 0, 0, 0.1F, 0.45F, 0.1F, 0, 0}},
    {" pastel", {0.25F, 0.05F, 0.05F, -0.15F, -0.25F, 0, 0.25F, 0}},
    {" muted", {0, 0, 0, -0.08F, -0.35F, 0, 0.06F, 0}},
    {" soft", {0.08F, 0.1F, 0, -0.15F, -0.06F, -0.15F, 0.12F, 0}},
    {" vintage", {-0.05F, 0.45F, 0.1F, -0.12F, -0.25F, 0, 0.15F, 0.35F}},
    {" retro", {-0.05F, 0.45F, 0.1F, -0.08F, -0.1F, 0, 0.12F, 0.3F}},
    {" black and white", {0, 0, 0, 0.15F, -1, 0.2F, 0, 0.1F}},
    {" monochrome", {0, 0, 0, 0.15F, -1, 0.2F, 0, 0.1F}},
    {" sepia", {0, 0.9F, 0.1F, 0, -0.7F, 0, 0.05F, 0.3F}},
    {" contrast", {0, 0, 0, 0.35F, 0, 0.2F, 0, 0}},
    {" sharper", {0, 0, 0, 0.1F, 0, 0.6F, 0, 0}},
    {" crisp", {0.1F, 0, 0, 0.15F, 0, 0.5F, 0, 0}},
};

/* A style is a set of wishes, for surfaces that the prompt does not speak of itself. */
static const struct {
  const char *word, *wishes[3];
  struct hg_grade grade;
} styles[] = {
    {" scandinavian", {"white wall", "white oak floor", NULL}, {0.2F, -0.05F, 0, 0, 0, 0, 0.1F, 0}},
    {" nordic", {"white wall", "white oak floor", NULL}, {0.2F, -0.1F, 0, 0, 0, 0, 0.1F, 0}},
    {" industrial",
     {"red brick wall", "concrete floor", NULL},
     {-0.15F, 0.05F, 0, 0.12F, 0, 0.2F, 0, 0.1F}},
    {" luxurious",
     {"emerald green wall", "marble floor", NULL},
     {0, 0.15F, 0, 0.1F, 0.1F, 0.1F, 0, 0.1F}},
    {" luxury",
     {"emerald green wall", "marble floor", NULL},
     {0, 0.15F, 0, 0.1F, 0.1F, 0.1F, 0, 0.1F}},
    {" minimalist",
     {"off white wall", "microcement floor", NULL},
     {0.2F, 0, 0, 0, -0.1F, 0, 0.1F, 0}},
    {" japandi", {"greige wall", "white oak floor", NULL}, {0.1F, 0.1F, 0, 0, -0.05F, 0, 0.08F, 0}},
    {" rustic",
     {"cream plaster wall", "reclaimed wood floor", NULL},
     {0, 0.35F, 0, 0.05F, 0, 0, 0, 0.15F}},
    {" farmhouse", {"cream wall", "pine floor", NULL}, {0.1F, 0.2F, 0, 0, 0, 0, 0.05F, 0}},
    {" mediterranean",
     {"white plaster wall", "terracotta tile floor", NULL},
     {0.2F, 0.3F, 0, 0.08F, 0.1F, 0, 0, 0}},
    {" coastal",
     {"powder blue wall", "driftwood floor", NULL},
     {0.2F, -0.1F, 0, 0, 0.05F, 0, 0.08F, 0}},
    {" bohemian", {"terracotta wall", "oak floor", NULL}, {0, 0.35F, 0, 0, 0.15F, 0, 0, 0.1F}},
    {" boho", {"terracotta wall", "oak floor", NULL}, {0, 0.35F, 0, 0, 0.15F, 0, 0, 0.1F}},
    {" tropical",
     {"sage green wall", "teak floor", NULL},
     {0.1F, 0.15F, -0.1F, 0.06F, 0.25F, 0, 0, 0}},
    {" mid century",
     {"mustard wall", "walnut floor", NULL},
     {0, 0.3F, 0, 0.05F, 0.05F, 0, 0, 0.1F}},
    {" modern",
     {"white wall", "light gray concrete floor", NULL},
     {0.15F, -0.05F, 0, 0.1F, 0, 0.2F, 0, 0}},
    {" contemporary", {"greige wall", "oak floor", NULL}, {0.1F, 0, 0, 0.1F, 0, 0.2F, 0, 0}},
};

/* Lower case, words apart by one space, a space at each end; commas and full stops become "|". */
static void normalize(const char *text, char *out)
{
  size_t length = 1;
  out[0] = ' ';
  for (; *text != '\0' && length < LENGTH - 4; text++) {
    unsigned char c = (unsigned char)*text;
    bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    if (upper || lower || digit || c >= 0x80) {
      out[length++] = (char)(upper ? c + 32 : c);
    } else if (strchr(",.;:!\n", c) != NULL) {
      out[length++] = '|';
      out[length++] = ' ';
    } else if (out[length - 1] != ' ') {
      out[length++] = ' ';
    }
  }
  if (out[length - 1] != ' ')
    out[length++] = ' ';
  out[length] = '\0';
}

/* Spoken lists are lists too. The text only gets shorter. */
static void cut_lists(char *text)
{
  static const char *const marks[] = {" and ", " then ", " also ", " plus ", " with "};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    for (char *at = strstr(text, marks[i]); at != NULL; at = strstr(at + 1, marks[i])) {
      size_t length = strlen(marks[i]);
      bool black_and_white = strncmp(at - (at - text >= 6 ? 6 : 0), " black", 6) == 0;
      if (black_and_white && strncmp(at, " and white", 10) == 0)
        continue;
      at[0] = ' ';
      at[1] = '|';
      memset(at + 2, ' ', length - 2);
    }
  }
}

static void add_mood(struct hg_edit_words *words, const struct hg_grade *grade, float part)
{
  hg_grade_add(&words->mood, grade, part);
  words->has_mood = true;
  words->asked = true;
}

static bool is_surface(const struct hg_prompt *prompt)
{
  bool place = prompt->subject == HG_SUBJECT_FLOOR || prompt->subject == HG_SUBJECT_WALL ||
               prompt->subject == HG_SUBJECT_CEILING;
  bool says = prompt->has_color || prompt->style.material != HG_MATERIAL_PLAIN ||
              prompt->style.pattern != HG_PATTERN_NONE;
  return prompt->object == HG_OBJECT_NONE && !prompt->erase && place && says;
}

/* A later wish for the same surface is not heard: the prompt itself comes before its style. */
static void add_surface(struct hg_edit_words *words, const struct hg_prompt *prompt)
{
  for (int i = 0; i < words->surface_count; i++) {
    if (words->surfaces[i].prompt.subject == prompt->subject)
      return;
  }
  if (words->surface_count < HG_EDIT_WISHES)
    words->surfaces[words->surface_count++].prompt = *prompt;
  words->asked = true;
}

/* The walls or the floor that a light shines on are not asked to change by "warm evening light". */
static void read_clause(struct hg_edit_words *words, const char *clause)
{
  struct hg_prompt prompt = hg_prompt_read(clause);
  if (prompt.object != HG_OBJECT_NONE && !prompt.erase) {
    if (words->object_count < HG_EDIT_WISHES)
      words->objects[words->object_count++].prompt = prompt;
    words->asked = true;
  } else if (is_surface(&prompt) &&
             (prompt.named_subject || prompt.style.material != HG_MATERIAL_OAK)) {
    add_surface(words, &prompt);
  } else if (prompt.has_color && prompt.subject == HG_SUBJECT_ANY && !prompt.erase) {
    prompt.subject = HG_SUBJECT_WALL; /* "make it sage green" */
    prompt.style.material = HG_MATERIAL_PAINT;
    if (strstr(clause, " light ") == NULL && strstr(clause, " black|and white") == NULL)
      add_surface(words, &prompt);
  }
}

static void read_moods(struct hg_edit_words *words, const char *text)
{
  float part = 1;
  for (size_t i = 0; i < sizeof moods / sizeof *moods; i++) {
    if (strstr(text, moods[i].word) == NULL)
      continue;
    add_mood(words, &moods[i].grade, part);
    part = 0.7F;
  }
}

static void read_styles(struct hg_edit_words *words, const char *text)
{
  for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
    if (strstr(text, styles[i].word) == NULL)
      continue;
    for (int k = 0; styles[i].wishes[k] != NULL; k++) {
      struct hg_prompt prompt = hg_prompt_read(styles[i].wishes[k]);
      prompt.style.seed ^= hg_hash_text(text);
      add_surface(words, &prompt);
    }
    add_mood(words, &styles[i].grade, 1);
    return; /* the first one that is named counts */
  }
}

/* Words that say nothing to us still give a picture of their own. */
static void invent_mood(struct hg_edit_words *words, const char *text)
{
  uint32_t seed = hg_hash_text(text);
  struct hg_grade grade = {.clarity = 0.25F, .lift = 0.05F};
  grade.warmth = hg_random_at(1, 0, seed) * 0.7F - 0.3F;
  grade.tint = hg_random_at(2, 0, seed) * 0.3F - 0.15F;
  grade.exposure = hg_random_at(3, 0, seed) * 0.4F - 0.15F;
  grade.saturation = hg_random_at(4, 0, seed) * 0.4F - 0.12F;
  grade.contrast = 0.06F + hg_random_at(5, 0, seed) * 0.16F;
  hg_grade_add(&words->mood, &grade, 1);
  words->has_mood = true;
}

struct hg_edit_words hg_edit_words_read(const char *text)
{
  struct hg_edit_words words = {.surface_count = 0};
  char normal[LENGTH], clauses[LENGTH];
  normalize(text, normal);
  memcpy(clauses, normal, sizeof clauses);
  cut_lists(clauses);
  char *clause = clauses;
  while (clause != NULL) {
    char *end = strchr(clause, '|');
    if (end != NULL)
      *end++ = '\0';
    read_clause(&words, clause);
    clause = end;
  }
  read_moods(&words, normal);
  read_styles(&words, normal);
  if (!words.asked && strlen(normal) > 1)
    invent_mood(&words, text);
  return words;
}
