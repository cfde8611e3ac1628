#include "text/entity.h"

#include <string.h>

#include "base/num.h"
#include "text/charset_table.h"
#include "text/entity_table.h"
#include "text/utf8.h"

#define NUMBER_MAX 0x110000 /* larger ones are all alike */

/* Order of a row's name and a name. */
static int
compare_row(const char *row, struct slice name)
{
	size_t len = strcspn(row, "=!");

	return slice_compare(slice_make(row, len), name);
}

static const char *
find_row(struct slice name)
{
	size_t low = 0, high = ENTITY_ROW_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_row(ENTITY_ROWS[middle], name);

		if (order == 0)
			return ENTITY_ROWS[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool
is_old(const char *row)
{
	return row != NULL && row[strcspn(row, "=!")] == '!';
}

static struct entity
entity_of_row(const char *row)
{
	struct slice codes = slice_of(row + strcspn(row, "=!") + 1);
	struct entity entity = {{0, 0}};
	struct slice code;
	uint64_t value;

	for (size_t i = 0; i < 2 && slice_cut(&codes, ',', &code); i++) {
		if (num_parse_hex(code, &value))
			entity.code[i] = (uint32_t)value;
	}
	return entity;
}

/* Whether an old name of `len` bytes, of a run of `run` alphanumeric ones, may
 * do without its semicolon. */
static bool
may_stand_bare(struct slice s, size_t run, size_t len, enum entity_mode mode)
{
	bool equals = run + 1 < s.len && s.ptr[run + 1] == '=';

	if (mode == ENTITY_XML || equals)
		return false;
	return mode == ENTITY_TEXT || len == run;
}

static size_t
parse_name(struct slice s, enum entity_mode mode, struct entity *entity_out)
{
	const char *row;
	size_t run = 0;
	size_t len;

	while (run <= ENTITY_NAME_MAX && run + 1 < s.len &&
	    char_is_alnum(s.ptr[run + 1]))
		run++;
	if (run + 1 < s.len && s.ptr[run + 1] == ';') {
		row = find_row(slice_sub(s, 1, run));
		if (row != NULL) {
			*entity_out = entity_of_row(row);
			return run + 2;
		}
	}
	len = run < ENTITY_OLD_NAME_MAX ? run : ENTITY_OLD_NAME_MAX;
	for (; len >= ENTITY_OLD_NAME_MIN; len--) {
		if (!may_stand_bare(s, run, len, mode))
			continue;
		row = find_row(slice_sub(s, 1, len));
		if (is_old(row)) {
			*entity_out = entity_of_row(row);
			return len + 1;
		}
	}
	return 0;
}

/* Value of a digit in the base, -1 for none. */
static int
digit_value(char c, unsigned base)
{
	char lower = char_lower(c);

	if (char_is_digit(c))
		return c - '0';
	return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
	                                                  : -1;
}

/* &#60; &#x3C; as a number of at most NUMBER_MAX; bytes, or 0. */
static size_t
parse_number(struct slice s, enum entity_mode mode, uint32_t *number_out)
{
	bool is_hex = s.len > 2 && char_lower(s.ptr[2]) == 'x';
	unsigned base = is_hex ? 16 : 10;
	size_t first = is_hex ? 3 : 2;
	size_t at = first;
	uint32_t number = 0;

	while (at < s.len && digit_value(s.ptr[at], base) >= 0) {
		number =
		    number * base + (uint32_t)digit_value(s.ptr[at++], base);
		if (number > NUMBER_MAX)
			number = NUMBER_MAX;
	}
	if (at == first)
		return 0;
	if (at < s.len && s.ptr[at] == ';')
		at++;
	else if (mode == ENTITY_XML)
		return 0;
	*number_out = number;
	return at;
}

/* What a number means; 0 where it means nothing that text can hold. */
static uint32_t
code_of_number(uint32_t number)
{
	if (number >= 0x80 && number <= 0x9F)
		return charset_windows_1252((uint8_t)number);
	if (number == 0 || number > 0x10FFFF ||
	    (number >= 0xD800 && number <= 0xDFFF))
		return UTF8_REPLACEMENT;
	if (number == 0x7F || utf8_is_noncharacter(number) ||
	    (number < 0x20 && !char_is_space((char)number)))
		return 0;
	/* VT and FF separate words, but no other text holds them. */
	return number == 0x0B || number == 0x0C ? ' ' : number;
}

static bool
is_number(struct slice s)
{
	return s.len > 2 && s.ptr[0] == '&' && s.ptr[1] == '#';
}

static size_t
parse_numeric(struct slice s, enum entity_mode mode, struct entity *entity_out)
{
	uint32_t number, low;
	size_t n = parse_number(s, mode, &number);
	struct slice rest = slice_from(s, n);
	size_t more = 0;

	if (n == 0)
		return 0;
	*entity_out = (struct entity){{code_of_number(number), 0}};
	/* Java's habit: two halves of a pair as two references. */
	if (number >= 0xD800 && number <= 0xDBFF && is_number(rest))
		more = parse_number(rest, mode, &low);
	if (more > 0 && low >= 0xDC00 && low <= 0xDFFF) {
		entity_out->code[0] =
		    0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00);
		n += more;
	}
	return n;
}

size_t
entity_parse(struct slice s, enum entity_mode mode, struct entity *entity_out)
{
	if (is_number(s))
		return parse_numeric(s, mode, entity_out);
	return s.len > 0 && s.ptr[0] == '&' ? parse_name(s, mode, entity_out)
	                                    : 0;
}

bool
entity_add(struct buf *out, const struct entity *entity)
{
	for (size_t i = 0; i < 2; i++) {
		if (entity->code[i] != 0)
			utf8_add(out, entity->code[i]);
	}
	return buf_ok(out);
}

bool
entity_decode(struct slice s, enum entity_mode mode, struct buf *out)
{
	while (s.len > 0) {
		size_t at = slice_find_char(s, '&', 0);
		struct entity entity;
		size_t n;

		buf_add(out, s.ptr, at);
		s = slice_from(s, at);
		if (s.len == 0)
			break;
		n = entity_parse(s, mode, &entity);
		if (n > 0)
			entity_add(out, &entity);
		else
			buf_add_char(out, '&');
		s = slice_from(s, n > 0 ? n : 1);
	}
	return buf_ok(out);
}
