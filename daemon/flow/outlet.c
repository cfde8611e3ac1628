#include "flow/outlet.h"

#include "flow/send.h"

void
outlet_unref(struct outlet **outlet)
{
	struct outlet *self = take_ptr(outlet);

	if (self == NULL || --self->refs > 0)
		return;
	mailer_free(&self->mailer);
	edition_unref(&self->edition);
	mem_free(&self);
}

struct outlet *
outlets_get(struct outlets *outlets, struct loop *loop, struct edition *edition,
    const struct channel *channel)
{
	struct outlet *outlet;

	ARRAY_EACH(known, &outlets->items) {
		if ((*known)->channel != channel)
			continue;
		(*known)->refs++;
		return *known;
	}
	outlet = mem_new(sizeof(*outlet));
	outlet->refs = 2; /* the list's and the caller's */
	outlet->edition = edition_ref(edition);
	outlet->channel = channel;
	outlet->mailer = send_mailer(loop, edition->settings, channel);
	*array_add(&outlets->items) = outlet;
	return outlet;
}

void
outlets_clear(struct outlets *outlets)
{
	ARRAY_EACH(outlet, &outlets->items)
		outlet_unref(outlet);
	array_fini(&outlets->items);
}
