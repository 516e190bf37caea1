#include "fault_buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fault_die(const char *message)
{
  fprintf(stderr, "faultd: %s\n", message);
  exit(1);
}

void *fault_allocate(size_t size)
{
  void *memory = calloc(1, size ? size : 1);
  if (!memory)
    fault_die("out of memory");
  return memory;
}

char *fault_copy_text(const char *text, size_t length)
{
  char *copy = fault_allocate(length + 1);
  if (length)
    memcpy(copy, text, length);
  return copy;
}

char *fault_buffer_reserve(struct fault_buffer *buffer, size_t length)
{
  if (buffer->capacity - buffer->length < length) {
    size_t wanted = buffer->capacity ? buffer->capacity * 2 : 256;
    while (wanted < buffer->length + length)
      wanted *= 2;
    char *grown = realloc(buffer->data, wanted);
    if (!grown)
      fault_die("out of memory");
    buffer->data = grown;
    buffer->capacity = wanted;
  }
  return buffer->data + buffer->length;
}

void fault_buffer_append(struct fault_buffer *buffer, const void *bytes, size_t length)
{
  if (!length)
    return;
  memcpy(fault_buffer_reserve(buffer, length), bytes, length);
  buffer->length += length;
}

void fault_buffer_append_text(struct fault_buffer *buffer, const char *text)
{
  fault_buffer_append(buffer, text, strlen(text));
}

void fault_buffer_append_number(struct fault_buffer *buffer, unsigned long long number)
{
  char digits[32];
  int length = snprintf(digits, sizeof digits, "%llu", number);
  fault_buffer_append(buffer, digits, (size_t)length);
}

void fault_buffer_clear(struct fault_buffer *buffer)
{
  buffer->length = 0;
}

void fault_buffer_free(struct fault_buffer *buffer)
{
  free(buffer->data);
  memset(buffer, 0, sizeof *buffer);
}

static bool is_plain(unsigned char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || (byte && strchr("-_./~", byte));
}

void fault_buffer_append_escaped(struct fault_buffer *buffer, const char *bytes, size_t length)
{
  static const char digits[] = "0123456789ABCDEF";
  if (!length)
    fault_buffer_append(buffer, "%", 1);
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    char escape[3] = {'%', digits[byte >> 4], digits[byte & 15]};
    if (is_plain(byte))
      fault_buffer_append(buffer, &bytes[i], 1);
    else
      fault_buffer_append(buffer, escape, 3);
  }
}

static int hex_value(char digit)
{
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  if (digit >= 'A' && digit <= 'F')
    return digit - 'A' + 10;
  if (digit >= 'a' && digit <= 'f')
    return digit - 'a' + 10;
  return -1;
}

bool fault_buffer_append_unescaped(struct fault_buffer *buffer, const char *word)
{
  if (strcmp(word, "%") == 0)
    return true;
  while (*word) {
    size_t plain = strcspn(word, "%");
    fault_buffer_append(buffer, word, plain);
    word += plain;
    if (!*word)
      break;
    int high = hex_value(word[1]);
    int low = high < 0 ? -1 : hex_value(word[2]);
    if (low < 0)
      return false;
    char byte = (char)(high * 16 + low);
    fault_buffer_append(buffer, &byte, 1);
    word += 3;
  }
  return true;
}
