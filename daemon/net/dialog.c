/*
 * libcurl does not pipeline, so a reply belongs to the command before it:
 *
 *	-> MAIL FROM:<...>      the commands' verbs are followed
 *	<- 250 ok
 *	-> RCPT TO:<...>        the n-th RCPT is the n-th recipient
 *	<- 550-5.1.1 no         of a reply the last line counts
 *	<- 550 5.1.1 such user
 *	-> DATA
 *	<- 354 go on            then the message goes out
 *	<- 250 2.0.0 queued     the answer to the message
 *	-> QUIT                 what comes now says nothing about it
 */
#include "net/dialog.h"

#include "base/auto.h"
#include "base/num.h"

/* Of a reply's text; a queue id or a reason is shorter. */
#define MAX_REPLY_TEXT 500

enum verb {
	VERB_OTHER,
	VERB_AUTH,
	VERB_MAIL,
	VERB_RCPT,
	VERB_DATA,
	VERB_QUIT
};

static const struct {
	struct slice word;
	enum verb verb;
} verbs[] = {
    {SLICE("AUTH"), VERB_AUTH},
    {SLICE("MAIL"), VERB_MAIL},
    {SLICE("RCPT"), VERB_RCPT},
    {SLICE("DATA"), VERB_DATA},
    {SLICE("EHLO"), VERB_OTHER},
    {SLICE("HELO"), VERB_OTHER},
    {SLICE("STARTTLS"), VERB_OTHER},
    {SLICE("QUIT"), VERB_QUIT},
    {SLICE("RSET"), VERB_OTHER},
};

struct dialog {
	struct arena *arena;
	enum verb verb;
	struct mail_verdict last;
	struct mail_verdict *recipients;
	size_t recipients_len, rcpt_sent;
	bool authenticated, answered, begun_mail, in_data;
};

struct dialog *
dialog_new(struct arena *arena, size_t recipients)
{
	struct dialog *dialog = arena_alloc(arena, sizeof(*dialog));

	dialog->arena = arena;
	dialog->recipients_len = recipients;
	dialog->recipients =
	    arena_new_array(arena, struct mail_verdict, recipients);
	return dialog;
}

/* A line that begins with no verb goes on with the one before: the answers to
 * a server's questions during AUTH. */
void
dialog_sent(struct dialog *dialog, struct slice line)
{
	size_t len = 0;
	struct slice word;

	while (len < line.len && char_is_alpha(line.ptr[len]))
		len++;
	word = slice_sub(line, 0, len);
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (!slice_eq_nocase(word, verbs[i].word))
			continue;
		if (dialog->verb == VERB_AUTH && dialog->last.code == 334)
			return;
		dialog->verb = verbs[i].verb;
		if (dialog->verb == VERB_QUIT)
			return;
		dialog->answered = false;
		dialog->begun_mail |= dialog->verb == VERB_MAIL;
		dialog->rcpt_sent += dialog->verb == VERB_RCPT;
		return;
	}
}

/* `5.1.1` at the front of the text, empty where there is none. */
static struct slice
enhanced_of(struct slice text)
{
	size_t end = slice_find_char(text, ' ', 0);
	struct slice code = slice_sub(text, 0, end), rest = code, part;
	int64_t number;
	int parts = 0;

	while (slice_cut(&rest, '.', &part)) {
		if (!num_parse(part, 0, 999, &number))
			return (struct slice){NULL, 0};
		parts++;
	}
	return parts == 3 ? code : (struct slice){NULL, 0};
}

bool
dialog_parse_reply(
    struct slice line, bool *is_last_out, struct mail_verdict *out)
{
	int64_t code;

	line = slice_trim(line);
	if (!num_parse(slice_sub(line, 0, 3), 200, 599, &code))
		return false;
	if (line.len > 3 && line.ptr[3] != ' ' && line.ptr[3] != '-')
		return false;
	*is_last_out = line.len == 3 || line.ptr[3] == ' ';
	out->code = (int)code;
	out->text = slice_sub(line, 4, MAX_REPLY_TEXT);
	out->enhanced = enhanced_of(out->text);
	return true;
}

static struct mail_verdict
verdict_copy(struct arena *arena, const struct mail_verdict *verdict)
{
	struct mail_verdict copy = *verdict;

	copy.text = arena_copy(arena, verdict->text);
	copy.enhanced = slice_sub(copy.text, 0, verdict->enhanced.len);
	return copy;
}

void
dialog_received(struct dialog *dialog, struct slice line)
{
	struct mail_verdict verdict;
	bool is_last;

	if (!dialog_parse_reply(line, &is_last, &verdict) || !is_last ||
	    dialog->verb == VERB_QUIT)
		return;
	verdict = verdict_copy(dialog->arena, &verdict);
	dialog->last = verdict;
	dialog->answered = true;
	dialog->in_data = dialog->verb == VERB_DATA && verdict.code == 354;
	if (dialog->verb == VERB_AUTH && verdict.code == 235)
		dialog->authenticated = true;
	if (dialog->verb == VERB_RCPT && dialog->rcpt_sent > 0 &&
	    dialog->rcpt_sent <= dialog->recipients_len)
		dialog->recipients[dialog->rcpt_sent - 1] = verdict;
}

struct mail_verdict
dialog_last(const struct dialog *dialog)
{
	return dialog->last;
}

const struct mail_verdict *
dialog_recipients(const struct dialog *dialog)
{
	return dialog->recipients;
}

size_t
dialog_accepted(const struct dialog *dialog)
{
	size_t accepted = 0;

	for (size_t i = 0; i < dialog->recipients_len; i++)
		accepted += dialog->recipients[i].code / 100 == 2;
	return accepted;
}

bool
dialog_is_authenticated(const struct dialog *dialog)
{
	return dialog->authenticated;
}

bool
dialog_has_begun_mail(const struct dialog *dialog)
{
	return dialog->begun_mail;
}

bool
dialog_is_answered(const struct dialog *dialog)
{
	return dialog->answered;
}

bool
dialog_is_in_data(const struct dialog *dialog)
{
	return dialog->in_data;
}

bool
dialog_is_over(const struct dialog *dialog)
{
	return dialog->verb == VERB_QUIT;
}

bool
dialog_has_replies(const struct dialog *dialog)
{
	return dialog->last.code != 0;
}
