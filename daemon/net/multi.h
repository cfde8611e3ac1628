/*
 * libcurl's multi handle driven by the loop: nothing of a request is known
 * here.  Handles are added and removed between libcurl's callbacks only, and
 * what is done is told from the loop, a few milliseconds' worth a turn.
 */
#ifndef NET_MULTI_H
#define NET_MULTI_H

#include <curl/curl.h>

#include "net/loop.h"

struct multi;

/* CURLOPT_PRIVATE of a handle is the `transfer`; the handle is out already. */
typedef void multi_done_fn(void *transfer, CURLcode result);

NODISCARD struct multi *multi_new(struct loop *loop, multi_done_fn *done);
void multi_free(struct multi **multi);

void multi_add(struct multi *multi, CURL *easy);
void multi_remove(struct multi *multi, CURL *easy);

#endif
