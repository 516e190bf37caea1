/*
 * Which object a prompt names.
 *
 * The words are read from left to right in phrases ("velvet sofa", "with oak legs"). In a phrase
 * the last known name counts, as it does in English; the first phrase that names anything decides.
 * Floors, walls and the like count as names of no object: "marble floor" finds nothing.
 */
#include "hg_object_names.h"

#include <string.h>

#define WORDS_MAX 96 /* words of a prompt that are looked at */

/* Words that end a phrase: what follows tells more about it. */
static const char *const joints[] = {
    "with",    "of",      "in",      "on",        "and",     "or",     "for",     "from",
    "near",    "next",    "beside",  "under",     "above",   "over",   "behind",  "against",
    "by",      "at",      "to",      "into",      "having",  "that",   "which",   "made",
    "filled",  "covered", "like",    "around",    "below",   "inside", "plus",    "facing",
    "between", "where",   "instead", "featuring", "beneath", "topped", "through", "across",
};

/* Words after which things are named that shall not be there. */
static const char *const refusals[] = {"without", "no", "not", "remove", "delete", "erase"};

/* "replace the sofa with a plant": what is named before the joint goes, what follows comes. */
static const char *const exchanges[] = {"replace", "change",  "swap",
                                        "turn",    "convert", "transform"};

struct words {
  struct word {
    const char *text;
    size_t length;
    bool stop_before; /* a comma or the like stands before it */
  } word[WORDS_MAX];
  size_t count;
};

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void split(const char *text, struct words *words)
{
  bool stop = false;
  words->count = 0;
  while (*text != '\0' && words->count < WORDS_MAX) {
    if (!is_letter(*text)) {
      stop = stop || strchr(",;.:!?\n", *text) != NULL;
      text++;
      continue;
    }
    struct word *word = &words->word[words->count++];
    *word = (struct word){text, 0, stop};
    while (is_letter(text[word->length]))
      word->length++;
    text += word->length;
    stop = false;
  }
}

/* Equal, or the plural of the name's word. */
static bool same_word(const struct word *word, const char *name, size_t length)
{
  if (word->length < length || memcmp(word->text, name, length) != 0)
    return false;
  size_t rest = word->length - length;
  const char *tail = word->text + length;
  return rest == 0 || (rest == 1 && tail[0] == 's') || (rest == 2 && memcmp(tail, "es", 2) == 0);
}

/* How many words from `at` on spell the name; 0 when they do not. */
static size_t match_name(const struct words *words, size_t at, const char *name)
{
  size_t used = 0;
  while (*name != '\0') {
    size_t length = strcspn(name, " ");
    size_t i = at + used;
    if (i >= words->count || (used > 0 && words->word[i].stop_before) ||
        !same_word(&words->word[i], name, length))
      return 0;
    used++;
    name += length;
    name += strspn(name, " ");
  }
  return used;
}

static const struct hg_name *longest_name(const struct words *words, size_t at, size_t *used)
{
  const struct hg_name *best = NULL;
  *used = 0;
  for (size_t i = 0; i < hg_object_name_count; i++) {
    size_t length = match_name(words, at, hg_object_names[i].words);
    if (length > *used) {
      *used = length;
      best = &hg_object_names[i];
    }
  }
  return best;
}

static bool is_one_of(const struct word *word, const char *const *list, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (strlen(list[i]) == word->length && memcmp(list[i], word->text, word->length) == 0)
      return true;
  return false;
}

#define IS_ONE_OF(word, list) is_one_of(word, list, sizeof list / sizeof list[0])

/* Where reading begins: after the joint that follows a word of exchange, else at the start. */
static size_t first_word(const struct words *words)
{
  for (size_t i = 0; i < words->count && i < 4; i++)
    if (IS_ONE_OF(&words->word[i], exchanges))
      for (size_t j = i + 1; j < words->count; j++)
        if (IS_ONE_OF(&words->word[j], joints))
          return j + 1;
  return 0;
}

enum hg_object_kind hg_object_find(const char *lowercase_words)
{
  struct words words;
  const struct hg_name *found = NULL;
  size_t used;
  split(lowercase_words, &words);
  for (size_t i = first_word(&words); i < words.count; i += used) {
    const struct word *word = &words.word[i];
    if (word->stop_before && found != NULL)
      break;
    const struct hg_name *name = longest_name(&words, i, &used);
    if (name != NULL) {
      found = name->kind == HG_NAME_SKIP ? found : name;
      continue;
    }
    used = 1;
    if (IS_ONE_OF(word, refusals) || (found != NULL && IS_ONE_OF(word, joints)))
      break;
  }
  return found != NULL ? found->kind : HG_OBJECT_NONE;
}
