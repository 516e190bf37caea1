/* Photographs of cameras that were held sideways, stored as they are shown. */
#ifndef HG_UPRIGHT_H
#define HG_UPRIGHT_H

#include <stddef.h>

#include "hg_buffer.h"
#include "hg_image_format.h"

/*
 * Appends the turned picture to *out: a PNG of eight bits of a PNG, a JPEG of high quality of a JPEG,
 * with the colour profile that it had. Four bytes a pixel are held meanwhile. NULL, or a static text
 * that says why not, with *out as it was. Any thread.
 */
const char *hg_upright(const void *bytes, size_t length, struct hg_buffer *out,
                       struct hg_image_header *header);

#endif
