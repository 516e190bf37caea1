/*
 * Values as JSON text, with as few characters as it takes: no blanks, "/" and everything above
 * ASCII as they are.
 */
#ifndef HG_JSON_WRITE_H
#define HG_JSON_WRITE_H

#include "hg_buffer.h"
#include "hg_value.h"

/*
 * Appends value to buffer: a table that is marked as a list as an array, any other as an object in
 * the order of its entries. NULL when written; else what is wrong (static text), with the buffer in
 * any state: text that is not UTF-8, a kind that JSON does not have, or more than the buffer takes.
 */
const char *hg_json_write(struct hg_buffer *buffer, const struct hg_value *value);

#endif
