#include "fault_action.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* How each step is spelt and how many numbers follow its name. */
static const struct {
  const char *name;
  enum fault_step_kind kind;
  unsigned numbers;
} spellings[] = {
    {"read", FAULT_READ, 0},         {"reply", FAULT_REPLY, 0},       {"pace", FAULT_PACE, 2},
    {"cut-head", FAULT_CUT_HEAD, 1}, {"cut-body", FAULT_CUT_BODY, 1}, {"sleep", FAULT_SLEEP, 1},
    {"gate", FAULT_GATE, 1},         {"peek", FAULT_PEEK, 0},         {"stall", FAULT_STALL, 0},
    {"close", FAULT_CLOSE, 0},       {"drop", FAULT_DROP, 0},         {"reset", FAULT_RESET, 0},
    {"tunnel", FAULT_TUNNEL, 1},     {"forward", FAULT_FORWARD, 1},
};

static bool parse_number(const char *text, long *number)
{
  char *end = NULL;
  if (!text || *text < '0' || *text > '9')
    return false;
  errno = 0;
  *number = strtol(text, &end, 10);
  return errno == 0 && *end == '\0' && *number <= INT_MAX;
}

static bool parse_part(char *word, struct fault_part *part)
{
  char *star = strchr(word, '*');
  part->count = 1;
  if (star) {
    long count = 0;
    *star = '\0';
    part->gzip = *word == 'z';
    if (!parse_number(part->gzip ? word + 1 : word, &count))
      return false;
    part->count = (size_t)count;
    word = star + 1;
  }
  return fault_buffer_append_unescaped(&part->text, word);
}

static bool parse_parts(char *text, struct fault_parts *parts)
{
  char *word;
  if (!text)
    return false;
  while ((word = strsep(&text, ","))) {
    struct fault_part *grown = realloc(parts->list, (parts->count + 1) * sizeof *parts->list);
    if (!grown)
      fault_die("out of memory");
    parts->list = grown;
    memset(&grown[parts->count], 0, sizeof *grown);
    if (!parse_part(word, &grown[parts->count++]))
      return false;
  }
  return true;
}

static void parts_free(struct fault_parts *parts)
{
  for (size_t i = 0; i < parts->count; i++)
    fault_buffer_free(&parts->list[i].text);
  free(parts->list);
}

static bool parse_step(char *word, struct fault_step *step)
{
  const char *name = strsep(&word, ":");
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
    if (strcmp(name, spellings[i].name) != 0)
      continue;
    step->kind = spellings[i].kind;
    for (unsigned n = 0; n < spellings[i].numbers; n++)
      if (!parse_number(strsep(&word, ":"), &step->numbers[n]))
        return false;
    if (step->kind == FAULT_REPLY)
      return parse_parts(strsep(&word, ":"), &step->head) &&
             parse_parts(strsep(&word, ":"), &step->body) && !word;
    return !word;
  }
  return false;
}

struct fault_action *fault_action_parse(char *text)
{
  struct fault_action *action = fault_allocate(sizeof *action);
  char *word;
  action->references = 1;
  while ((word = strsep(&text, " "))) {
    struct fault_step *grown = realloc(action->steps, (action->count + 1) * sizeof *action->steps);
    if (!grown)
      fault_die("out of memory");
    action->steps = grown;
    memset(&grown[action->count], 0, sizeof *grown);
    if (!parse_step(word, &grown[action->count++])) {
      fault_action_release(action);
      return NULL;
    }
  }
  return action;
}

struct fault_action *fault_action_retain(struct fault_action *action)
{
  action->references++;
  return action;
}

void fault_action_release(struct fault_action *action)
{
  if (!action || --action->references)
    return;
  for (size_t i = 0; i < action->count; i++) {
    parts_free(&action->steps[i].head);
    parts_free(&action->steps[i].body);
  }
  free(action->steps);
  free(action);
}
