/*
 * What a parameter check knows on its way and how it reports; for the hg_schema_*.c files alone.
 *
 * A check walks a shape and the given table together, writes what will be sent, and reports every
 * broken rule. Nothing stops it but memory, which is asked about once, at the end.
 */
#ifndef HG_SCHEMA_REPORT_H
#define HG_SCHEMA_REPORT_H

#include "hg_schema_shape.h"

/* Where in the parameters the check is: a name or (name.bytes NULL) a place in a list. */
struct hg_path {
  const struct hg_path *parent;
  struct hg_text name;
  size_t place;
};

struct hg_check;

/* Checks one given value against its field; true when it is fine, with its normal form in *out. */
typedef bool hg_check_function(struct hg_check *check, const struct hg_path *path,
                               const struct hg_field *field, const struct hg_value *given,
                               struct hg_value *out);

struct hg_check {
  struct hg_arena *arena;
  struct hg_violation *violations, *notes;
  size_t violation_count;
  size_t order;             /* of the top-level field that is being checked */
  hg_check_function *value; /* of any type: how a list, which is of one, checks its entries */
};

/*
 * Adds a violation: the message is a predicate such as "must be a UUID". shown is the offending
 * value, or NULL when it must not (or need not) be shown. Returns false, for the caller to pass on.
 */
__attribute__((format(printf, 5, 6))) bool
hg_check_report(struct hg_check *check, const struct hg_path *path, const char *rule,
                const struct hg_value *shown, const char *format, ...);

/* The same for what is allowed but worth telling. */
__attribute__((format(printf, 5, 6))) void
hg_check_note(struct hg_check *check, const struct hg_path *path, const char *rule,
              const struct hg_value *shown, const char *format, ...);

/* "must be <what the field allows>, not <kind of value>" */
bool hg_check_report_type(struct hg_check *check, const struct hg_path *path,
                          const struct hg_field *field, const struct hg_value *given);

#endif
