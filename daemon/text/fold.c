#include "text/fold.h"

#include <pthread.h>
#include <string.h>
#include <utf8proc.h>

#include "base/check.h"
#include "text/fold_table.h"
#include "text/utf8.h"

/* Written once before anybody reads it; constant data that is made at start
   because utf8proc holds it. */
static struct fold_table shared_table;

static void
shared_build(void)
{
	fold_table_build(&shared_table);
}

const struct fold_table *
fold_table(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, shared_build);
	return &shared_table;
}

struct fold_char
fold_char(uint32_t cp)
{
	const struct fold_table *table = fold_table();
	uint32_t entry = fold_entry(table, cp);
	struct fold_char out = {
	    .count = (uint8_t)fold_entry_count(entry),
	    .script = (uint8_t)fold_entry_script(entry),
	    .is_upper = (entry & FOLD_UPPER) != 0,
	    .is_lower = (entry & FOLD_LOWER) != 0,
	    .needs_nfc = (entry & FOLD_NFC) != 0,
	};

	for (unsigned i = 0; i < out.count; i++)
		out.to[i] = fold_entry_to(table, entry, cp, i);
	return out;
}

enum script
fold_script(uint32_t cp)
{
	return fold_entry_script(fold_entry(fold_table(), cp));
}

bool
fold_is_upper(uint32_t cp)
{
	return (fold_entry(fold_table(), cp) & FOLD_UPPER) != 0;
}

bool
fold_is_lower(uint32_t cp)
{
	return (fold_entry(fold_table(), cp) & FOLD_LOWER) != 0;
}

bool
fold_is_apostrophe(uint32_t cp)
{
	switch (cp) {
	case '\'':
	case 0x02BB: /* turned comma, of Hawaiian and Uzbek */
	case 0x02BC: /* modifier letter apostrophe, of Ukrainian */
	case 0x055A: /* Armenian */
	case 0x05F3: /* Hebrew geresh */
	case 0x2018: /* the opening quote, often typed for the closing one */
	case 0x2019:
	case 0xFF07: /* full width */
		return true;
	default:
		return false;
	}
}

/* Composes the len characters at cps and writes them to out. */
static size_t
nfc_write(int32_t *cps, size_t len, char *out)
{
	size_t at = 0;
	utf8proc_ssize_t count = utf8proc_normalize_utf32(
	    cps, (utf8proc_ssize_t)len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	check(count >= 0);
	for (utf8proc_ssize_t i = 0;
	     i < count && at + UTF8_MAX <= FOLD_WORD_ROOM; i++)
		at += utf8_encode((uint32_t)cps[i], out + at);
	return at;
}

/* NFC of well-formed text in place; out has room for FOLD_WORD_ROOM. */
static size_t
nfc_in_place(char *out, size_t len)
{
	/* A character decomposes canonically to four at most, and to three
	   only where it has two bytes or more. */
	int32_t cps[FOLD_WORD_ROOM * 2];
	utf8proc_ssize_t count =
	    utf8proc_decompose((const utf8proc_uint8_t *)out,
	        (utf8proc_ssize_t)len, cps, (utf8proc_ssize_t)COUNT_OF(cps),
	        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);

	check(count >= 0 && (size_t)count <= COUNT_OF(cps));
	return nfc_write(cps, (size_t)count, out);
}

static bool
is_left_out(uint32_t cp, uint32_t entry)
{
	return cp == '.' || cp == '"' ||
	    (fold_entry_script(entry) == SCRIPT_NONE &&
	        !fold_is_apostrophe(cp)) ||
	    fold_entry_script(entry) == SCRIPT_INVISIBLE;
}

size_t
fold_exact_write(struct slice word, char *out)
{
	const struct fold_table *table = fold_table();
	size_t len = 0, used, marks = 0;
	bool compose = false, reorders = false;
	uint32_t cp;

	for (size_t at = 0; at < word.len; at += used) {
		uint32_t entry;

		used = fold_decode(word.ptr + at, word.len - at, &cp);
		if (used == 0) {
			used = 1;
			continue;
		}
		entry = fold_entry(table, cp);
		if (is_left_out(cp, entry))
			continue;
		marks = fold_entry_script(entry) == SCRIPT_MARK ? marks + 1 : 0;
		if (marks > FOLD_MARKS_MAX)
			continue;
		if (len + UTF8_MAX > FOLD_WORD_ROOM / 3)
			break;
		compose = compose || (entry & FOLD_NFC) != 0 ||
		    (reorders && (entry & FOLD_REORDERS) != 0);
		reorders = (entry & FOLD_REORDERS) != 0;
		if (fold_entry_script(entry) == SCRIPT_NONE)
			cp = '\'';
		len += utf8_encode(cp, out + len);
	}
	return compose ? nfc_in_place(out, len) : len;
}

size_t
fold_folded_write(struct slice exact, char *out)
{
	const struct fold_table *table = fold_table();
	size_t len = 0, used;
	bool compose = false;
	uint32_t cp;

	for (size_t at = 0; at < exact.len; at += used) {
		uint32_t entry;
		unsigned count;

		used = fold_decode(exact.ptr + at, exact.len - at, &cp);
		if (used == 0) {
			used = 1;
			continue;
		}
		if (len + FOLD_MAX * UTF8_MAX > FOLD_WORD_ROOM)
			break;
		if (cp == '\'')
			out[len++] = '\'';
		entry = fold_entry(table, cp);
		count = fold_entry_count(entry);
		for (unsigned i = 0; i < count; i++) {
			uint32_t to = fold_entry_to(table, entry, cp, i);

			/* Only marks are composed with anything. */
			compose = compose ||
			    (fold_entry_script(entry) == SCRIPT_MARK &&
			        (fold_entry(table, to) &
			            (FOLD_NFC | FOLD_REORDERS)) != 0);
			len += utf8_encode(to, out + len);
		}
	}
	return compose ? nfc_in_place(out, len) : len;
}

void
fold_exact(struct slice word, struct buf *out)
{
	char exact[FOLD_WORD_ROOM];

	buf_add(out, exact, fold_exact_write(word, exact));
}

void
fold_word(struct slice word, struct buf *out)
{
	char exact[FOLD_WORD_ROOM], folded[FOLD_WORD_ROOM];
	size_t len = fold_exact_write(word, exact);

	len = fold_folded_write(slice_make(exact, len), folded);
	buf_add(out, folded, len);
}
