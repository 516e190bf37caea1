/*
 * What an image says about itself: format, size, orientation, and whether its end is there. PNG,
 * JPEG and WebP; nothing is decoded, every read is checked against the size.
 *
 * All functions return NULL when the image is fine, else what is wrong with it (static text, a
 * sentence's predicate: "is cut off"). They keep no state and own nothing; safe in any thread.
 */
#ifndef HG_IMAGE_HEADER_H
#define HG_IMAGE_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "hg_image_format.h"

/*
 * Reads the header, and of a PNG or WebP the orientation wherever it stands; the rest of the image may
 * be missing.
 */
const char *hg_image_header_read(const void *bytes, size_t length, struct hg_image_header *header);

/*
 * The header, and that the image is there up to its end mark (or, WebP, up to its stated length).
 *
 * Some cameras and programs write no end mark, or something else where it belongs: an image whose
 * pixels have begun and in which nothing else is amiss is fine, and header->has_end says false. Only
 * its length from elsewhere, or decoding it, tells whether it is whole.
 */
const char *hg_image_check(const void *bytes, size_t length, struct hg_image_header *header);

/* The same for the file behind fd, of size bytes; fd is only read at explicit offsets. */
const char *hg_image_header_read_fd(int fd, uint64_t size, struct hg_image_header *header);
const char *hg_image_check_fd(int fd, uint64_t size, struct hg_image_header *header);

/* "png", "jpeg", "webp"; NULL for HG_IMAGE_UNKNOWN. */
const char *hg_image_format_name(enum hg_image_format format);

#endif
