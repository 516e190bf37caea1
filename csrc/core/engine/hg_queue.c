#include "hg_queue.h"

void hg_queue_append(struct hg_queue *queue, struct hg_transfer *transfer)
{
  transfer->next = NULL;
  transfer->previous = queue->last;
  if (queue->last != NULL)
    queue->last->next = transfer;
  else
    queue->first = transfer;
  queue->last = transfer;
  queue->length++;
}

void hg_queue_remove(struct hg_queue *queue, struct hg_transfer *transfer)
{
  if (transfer->previous != NULL)
    transfer->previous->next = transfer->next;
  else
    queue->first = transfer->next;
  if (transfer->next != NULL)
    transfer->next->previous = transfer->previous;
  else
    queue->last = transfer->previous;
  transfer->next = transfer->previous = NULL;
  queue->length--;
}
