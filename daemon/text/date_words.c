#include "text/date_words.h"

#include <utf8proc.h>

#include "base/auto.h"
#include "base/buf.h"
#include "text/utf8.h"

#define WORD_MAX_BYTES 64

/*
 * How a month's name begins in English, German, French, Spanish, Italian,
 * Portuguese, Dutch, the Nordic languages, Polish, Czech, Hungarian, Turkish,
 * Russian, Ukrainian and Greek.  The longest beginning counts: července is
 * July, června June.  That mardi looks like March does no harm, because the
 * real month comes after it and takes its place.
 */
static const char *const MONTHS[12] = {
    "jan jän ene gen sty led oca янв січ ιαν",
    "feb fév fev lut úno şub фев лют φεβ",
    "mar mär maer mrt maa már bře март бер μαρ μάρ",
    "apr avr abr kwi dub ápr nis апр кві απρ",
    "may mai mag maj mei máj kvě май мая трав μαΐ μάι μαϊ",
    "jun juin giu cze červ jún haz июн черв ιουν ιούν",
    "jul juil lug lip července červenec júl tem июл лип ιουλ ιούλ",
    "aug aoû aou ago sie srp ağu авг серп αυγ αύγ",
    "sep set wrz zář sze eyl сен вер σεπ",
    "oct okt ott out paź říj eki окт жов οκτ",
    "nov lis kas ноя лист νοε νοέ",
    "dec déc dez des dic gru pro ara дек груд δεκ",
};

/* English only: they are read to tell 11/04 from 04/11. */
static const char *const WEEKDAYS[7] = {
    "sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct zone {
	const char *names;
	int minutes;
};

/* Where several places claim a name, the one whose news is most read: CST and
 * EST are American, BST British, IST Indian. */
static const struct zone ZONES[] = {
    {"z utc gmt ut wet zulu uct", 0},
    {"cet met bst west wat mez", 60},
    {"cest mest eet cat sast mesz", 120},
    {"eest msk trt eat", 180},
    {"irst", 210},
    {"gst msd samt", 240},
    {"pkt uzt", 300},
    {"ist", 330},
    {"npt", 345},
    {"ict wib", 420},
    {"sgt hkt awst pht myt", 480},
    {"jst kst", 540},
    {"acst", 570},
    {"aest", 600},
    {"acdt", 630},
    {"aedt", 660},
    {"nzst", 720},
    {"nzdt", 780},
    {"ndt", -150},
    {"adt brt art", -180},
    {"nst", -210},
    {"edt ast at clt", -240},
    {"est et cdt cot pet", -300},
    {"cst ct mdt", -360},
    {"mst mt pdt", -420},
    {"pst pt akdt", -480},
    {"akst", -540},
    {"hst", -600},
};

static const char AM[] = "am a.m 上午 午前 오전";
static const char PM[] = "pm p.m 下午 午後 오후";

/* Between the parts of a date; the units of East Asia stand behind numbers. */
static const char FILLERS[] = "of the on um uhr st nd rd th er de del di "
                              "den le à às kl o clock в г р º ª "
                              "年 月 日 号 년 월 일";

static bool
is_listed(const char *list, struct slice word)
{
	struct slice rest = slice_of(list);
	struct slice item;

	while (slice_cut(&rest, ' ', &item)) {
		if (slice_eq(item, word))
			return true;
	}
	return false;
}

/* Length of the longest beginning in the list that the word has. */
static size_t
longest_beginning(const char *list, struct slice word)
{
	struct slice rest = slice_of(list);
	struct slice item;
	size_t longest = 0;

	while (slice_cut(&rest, ' ', &item)) {
		if (slice_starts(word, item) && item.len > longest)
			longest = item.len;
	}
	return longest;
}

static bool
find_by_beginning(
    const char *const *lists, size_t count, struct slice word, size_t *at_out)
{
	size_t longest = 0;

	for (size_t i = 0; i < count; i++) {
		size_t len = longest_beginning(lists[i], word);

		if (len <= longest)
			continue;
		longest = len;
		*at_out = i;
	}
	return longest > 0;
}

static bool
find_zone(struct slice word, int *minutes_out)
{
	for (size_t i = 0; i < COUNT_OF(ZONES); i++) {
		if (!is_listed(ZONES[i].names, word))
			continue;
		*minutes_out = ZONES[i].minutes;
		return true;
	}
	return false;
}

static struct date_word
find_lower(struct slice word)
{
	size_t at = 0;
	int minutes = 0;

	if (slice_eq(word, S("t")))
		return (struct date_word){DATE_WORD_TIME, 0};
	if (is_listed(AM, word))
		return (struct date_word){DATE_WORD_MERIDIEM, 0};
	if (is_listed(PM, word))
		return (struct date_word){DATE_WORD_MERIDIEM, 12};
	if (is_listed(FILLERS, word))
		return (struct date_word){DATE_WORD_FILLER, 0};
	if (find_zone(word, &minutes))
		return (struct date_word){DATE_WORD_ZONE, minutes};
	if (find_by_beginning(MONTHS, COUNT_OF(MONTHS), word, &at))
		return (struct date_word){DATE_WORD_MONTH, (int)at + 1};
	if (find_by_beginning(WEEKDAYS, COUNT_OF(WEEKDAYS), word, &at))
		return (struct date_word){DATE_WORD_WEEKDAY, (int)at};
	return (struct date_word){DATE_WORD_UNKNOWN, 0};
}

struct date_word
date_word_find(struct slice word)
{
	AUTO(buf_fini) struct buf lower = buf_init(WORD_MAX_BYTES);
	uint32_t cp;

	while (utf8_next(&word, &cp))
		utf8_add(&lower, (uint32_t)utf8proc_tolower((int32_t)cp));
	if (!buf_ok(&lower))
		return (struct date_word){DATE_WORD_UNKNOWN, 0};
	return find_lower(buf_slice(&lower));
}
