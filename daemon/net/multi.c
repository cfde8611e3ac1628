/*
 * libcurl asks for two things: to watch descriptors and to be called at a time.
 * The time is one timer, also for 0 ms, since libcurl may not be entered from
 * its own callbacks.  What it says after that lies in its message queue and is
 * fetched in a deferred turn.
 */
#include "net/multi.h"

#include "base/check.h"
#include "base/mem.h"
#include "net/loop_private.h"

struct multi {
	struct loop *loop;
	multi_done_fn *done;
	CURLM *handle;
	struct timer *timer;
	struct timer *fetch;
};

static void on_fetch(void *arg);

static void
fetch_soon(struct multi *multi)
{
	if (multi->fetch == NULL)
		multi->fetch = loop_defer(multi->loop, on_fetch, multi);
}

static bool
fetch_one(struct multi *multi)
{
	int left;
	CURLMsg *message = curl_multi_info_read(multi->handle, &left);
	CURL *easy;
	CURLcode result;
	void *transfer;

	if (message == NULL)
		return false;
	easy = message->easy_handle;
	result = message->data.result; /* gone with the handle */
	check(curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer) == 0);
	multi_remove(multi, easy);
	multi->done(transfer, result);
	return true;
}

static void
on_fetch(void *arg)
{
	struct multi *multi = arg;
	int64_t end_ms = loop_mono_ms(multi->loop) + LOOP_BUDGET_MS;

	multi->fetch = NULL;
	while (fetch_one(multi)) {
		if (loop_mono_ms(multi->loop) < end_ms)
			continue;
		fetch_soon(multi);
		return;
	}
}

static void
act(struct multi *multi, curl_socket_t fd, int what)
{
	int running;

	check(curl_multi_socket_action(multi->handle, fd, what, &running) ==
	    CURLM_OK);
	fetch_soon(multi);
}

static void
on_socket_ready(int fd, unsigned events, void *arg)
{
	act(arg, fd,
	    (events & WATCH_READ ? CURL_CSELECT_IN : 0) |
	        (events & WATCH_WRITE ? CURL_CSELECT_OUT : 0));
}

static void
on_time(void *arg)
{
	struct multi *multi = arg;

	multi->timer = NULL;
	act(multi, CURL_SOCKET_TIMEOUT, 0);
}

static int
want_time(CURLM *handle, long delay_ms, void *arg)
{
	struct multi *multi = arg;

	(void)handle;
	timer_cancel(&multi->timer);
	if (delay_ms >= 0)
		multi->timer =
		    timer_start(multi->loop, delay_ms, on_time, multi);
	return 0;
}

static int
want_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket)
{
	struct multi *multi = arg;
	struct watch *watch = socket;
	unsigned events = 0;

	(void)easy;
	watch_cancel(&watch);
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= WATCH_READ;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= WATCH_WRITE;
	if (events != 0)
		watch =
		    loop_watch(multi->loop, fd, events, on_socket_ready, multi);
	curl_multi_assign(multi->handle, fd, watch);
	return 0;
}

struct multi *
multi_new(struct loop *loop, multi_done_fn *done)
{
	struct multi *multi = mem_new(sizeof(*multi));
	CURLM *handle;

	check(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
	handle = curl_multi_init();
	check(handle != NULL);
	multi->loop = loop;
	multi->done = done;
	multi->handle = handle;
	curl_multi_setopt(handle, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(handle, CURLMOPT_SOCKETDATA, multi);
	curl_multi_setopt(handle, CURLMOPT_TIMERFUNCTION, want_time);
	curl_multi_setopt(handle, CURLMOPT_TIMERDATA, multi);
	return multi;
}

void
multi_free(struct multi **multi)
{
	struct multi *self = *multi;

	if (self == NULL)
		return;
	check(curl_multi_cleanup(self->handle) == CURLM_OK);
	timer_cancel(&self->timer);
	timer_cancel(&self->fetch);
	curl_global_cleanup();
	mem_free(multi);
}

void
multi_add(struct multi *multi, CURL *easy)
{
	check(curl_multi_add_handle(multi->handle, easy) == CURLM_OK);
}

void
multi_remove(struct multi *multi, CURL *easy)
{
	check(curl_multi_remove_handle(multi->handle, easy) == CURLM_OK);
}
