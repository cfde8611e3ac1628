#include "flow/resend.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "flow/when.h"

void
resend_fini(struct resend *resend)
{
	arena_free(&resend->arena);
}

static int
check_target(const struct settings *settings, struct slice to, struct err *err)
{
	AUTO(buf_fini) struct buf hint = buf_init(BUF_MAX_OWN);
	struct slice *ids;

	if (to.len == 0 || settings == NULL ||
	    settings_channel(settings, to) != NULL)
		return 0;
	ids = mem_new_array(settings->channels.len, sizeof(*ids));
	for (size_t i = 0; i < settings->channels.len; i++)
		ids[i] = settings->channels.items[i]->id;
	suggest_add(to, ids, settings->channels.len, &hint);
	mem_free(&ids);
	return err_set(err, ERR_INPUT, "--to: no channel '%.*s'%s",
	    SLICE_ARG(to), buf_str(&hint));
}

int
resend_read(struct resend *resend, const struct js *request,
    const struct settings *settings, int64_t now_ms, struct err *err)
{
	const struct js *args = js_get(request, S("args"));
	const struct js *options = js_get(request, S("options"));
	struct store_resend *to = &resend->request;
	struct slice *ids;

	resend->arena = arena_new();
	*to = (struct store_resend){
	    .channel =
	        arena_copy(resend->arena, js_get_str(options, S("channel"))),
	    .to = arena_copy(resend->arena, js_get_str(options, S("to"))),
	};
	if (when_option(options, "since", now_ms, &to->since_ms, &to->has_since,
	        err) != 0 ||
	    check_target(settings, to->to, err) != 0)
		return -1;
	ids = arena_new_array(resend->arena, struct slice, js_len(args));
	JS_EACH(arg, args)
	{
		struct slice id;

		if (js_str(arg, &id))
			ids[to->id_len++] = arena_copy(resend->arena, id);
	}
	to->ids = ids;
	if (to->id_len == 0 && to->channel.len == 0 && !to->has_since)
		return err_set(err, ERR_INPUT,
		    "name deliveries or alerts by their ids, or narrow by "
		    "--channel or --since");
	return 0;
}
