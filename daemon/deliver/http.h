/*
 * What an HTTP reply means to all kinds of channels that post, where the kind
 * does not know better.
 */
#ifndef DELIVER_HTTP_H
#define DELIVER_HTTP_H

#include "base/arena.h"
#include "deliver/channel.h"

/* Outcome of a status of a whole reply. */
enum outcome http_outcome(int status);

/* Transport, status and Retry-After taken together; `text` is one line with
 * the beginning of the body. */
struct judgement
http_judge(struct arena *arena, const struct deliver_reply *reply);

/* Seconds or a date as milliseconds from now; 0 for neither and for what is
 * over. */
int64_t http_retry_after_ms(struct slice value, int64_t now_ms);

/* POST of JSON to the channel's URL, with room for `more` other headers. */
int http_prepare(struct arena *arena, const struct attempt_request *request,
    size_t more, struct attempt *attempt, struct err *err);
void
http_add_header(struct attempt *attempt, struct slice name, struct slice value);

#endif
