#include "fault_script.h"

#include <stdlib.h>
#include <string.h>

struct queued {
  struct queued *next;
  struct fault_action *action;
};

struct fault_script {
  struct fault_script *next;
  char *path;
  struct queued *first, *last;
  struct fault_action *fallback;
  unsigned long asked;
};

static struct fault_script *script_find(const struct fault_scripts *scripts, const char *path)
{
  struct fault_script *script = scripts->first;
  while (script && strcmp(script->path, path) != 0)
    script = script->next;
  return script;
}

static struct fault_script *script_get(struct fault_scripts *scripts, const char *path)
{
  struct fault_script *script = script_find(scripts, path);
  if (script)
    return script;
  script = fault_allocate(sizeof *script);
  script->path = fault_copy_text(path, strlen(path));
  script->next = scripts->first;
  scripts->first = script;
  return script;
}

void fault_scripts_push(struct fault_scripts *scripts, const char *path,
                        struct fault_action *action)
{
  struct fault_script *script = script_get(scripts, path);
  struct queued *entry = fault_allocate(sizeof *entry);
  entry->action = action;
  if (script->last)
    script->last->next = entry;
  else
    script->first = entry;
  script->last = entry;
}

void fault_scripts_default(struct fault_scripts *scripts, const char *path,
                           struct fault_action *action)
{
  struct fault_script *script = script_get(scripts, path);
  fault_action_release(script->fallback);
  script->fallback = action;
}

static struct fault_action *script_take(struct fault_script *script)
{
  struct queued *entry = script->first;
  if (!entry)
    return script->fallback ? fault_action_retain(script->fallback) : NULL;
  struct fault_action *action = entry->action;
  script->first = entry->next;
  if (!script->first)
    script->last = NULL;
  free(entry);
  return action;
}

struct fault_action *fault_scripts_next(struct fault_scripts *scripts, const char *path,
                                        unsigned long *count)
{
  struct fault_script *own = script_get(scripts, path);
  *count = ++own->asked;
  struct fault_action *action = script_take(own);
  if (action)
    return action;
  struct fault_script *other = script_find(scripts, "*");
  return other ? script_take(other) : NULL;
}

void fault_scripts_free(struct fault_scripts *scripts)
{
  while (scripts->first) {
    struct fault_script *script = scripts->first;
    scripts->first = script->next;
    fault_action_release(script->fallback);
    script->fallback = NULL;
    while (script->first)
      fault_action_release(script_take(script));
    free(script->path);
    free(script);
  }
}
