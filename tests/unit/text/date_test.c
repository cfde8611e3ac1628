#include "unit/testing.h"

#include "base/auto.h"
#include "text/date.h"

struct date_case {
	const char *in;
	const char *out; /* RFC 3339, or NULL for unknown */
};

static const struct date_case RFC822S[] = {
    {"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
    {"Thu,  5 Apr 2012 10:00:00 GMT", "2012-04-05T10:00:00Z"},
    {"Thu, 01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00Z"},
    {"Thu, 01 Jan 2004", "2004-01-01T00:00:00Z"},
    {"26 Sep 2022 GMT", "2022-09-26T00:00:00Z"},
    {"Fri,24 Nov 2023 18:28:36 -0000", "2023-11-24T18:28:36Z"},
    {"Mon,02 January 2006 15:04:05 EST", "2006-01-02T20:04:05Z"},
    {"Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T22:04:05Z"},
    {"Mon, 02 Jan 2006 15:04:05 +05:30", "2006-01-02T09:34:05Z"},
    {"Fri, 28 May 2010 21:03:38 -00:00", "2010-05-28T21:03:38Z"},
    {"\tThu,\n 05 Apr 2012\u00A010:00:00 GMT \n", "2012-04-05T10:00:00Z"},
    {"Wed, 05 Apr 2012 10:00:00 GMT", "2012-04-05T10:00:00Z"},
    {"Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z"},
    {"Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"},
    {"Fri, 28 May 99 21:03:38 +0000", "1999-05-28T21:03:38Z"},
    {"01 Jan 00 00:00:00 +0000", "2000-01-01T00:00:00Z"},
    {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
    {"Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"},
    {"Sun Jul 15 01:16:00 +0000 2012", "2012-07-15T01:16:00Z"},
    {"Thu Aug 30 2012 17:26:16 +0200", "2012-08-30T15:26:16Z"},
    {"03 Sept 2024", "2024-09-03T00:00:00Z"},
    {"31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00Z"},
    {"31 Dec 2016 24:00 GMT", "2017-01-01T00:00:00Z"},
};

static const struct date_case ZONES[] = {
    {"Thu, 30 Apr 2015 08:57:00 MET", "2015-04-30T07:57:00Z"},
    {"Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T06:57:00Z"},
    {"Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z"},
    {"Wed, 19 Feb 2012 22:40:00 GMT-01:01", "2012-02-19T23:41:00Z"},
    {"Thu, 29 Oct 2020 07:36:03 GMT-07:00", "2020-10-29T14:36:03Z"},
    {"Thu Nov 12 2020 17:00:00 GMT+0100 (Central European Time)",
        "2020-11-12T16:00:00Z"},
    {"Mon, 26 January 2004 16:31:00 AT", "2004-01-26T20:31:00Z"},
    {"Mon, 26 January 2004 16:31:00 PT", "2004-01-27T00:31:00Z"},
    {"Wed, 09 Jun 2010 09:00:00 JST", "2010-06-09T00:00:00Z"},
    {"Wed, 09 Jun 2010 10:00:00 AEST", "2010-06-09T00:00:00Z"},
    {"Mon, 02 Jan 2006 15:04:05 CEST", "2006-01-02T13:04:05Z"},
    {"Wed, 23 Jun 2010 03:43:50 Z", "2010-06-23T03:43:50Z"},
    {"Fri, 28 May 2010 21:03:38 XYZ", "2010-05-28T21:03:38Z"},
    {"Thu, 25 Feb 2016 00:00:00 Europe/Brussels", "2016-02-24T23:00:00Z"},
    {"Thu, 25 Feb 2016 00:00:00 Europe/Atlantis", "2016-02-25T00:00:00Z"},
    {"Fri, 10 Jul 2026 09:00:00 America/Los_Angeles", "2026-07-10T16:00:00Z"},
    {"Fri, 09 Jan 2026 09:00:00 america/los_angeles", "2026-01-09T17:00:00Z"},
    {"2026-07-10 09:00 America/Port-au-Prince", "2026-07-10T13:00:00Z"},
    {"2026-07-10 09:00 America/Argentina/Buenos_Aires", "2026-07-10T12:00:00Z"},
    {"2026-07-10T09:00:00+02:00[Europe/Paris]", "2026-07-10T07:00:00Z"},
    {"2026-07-10T09:00:00[Europe/Paris]", "2026-07-10T07:00:00Z"},
    {"10 Jul 2026 09:00 Europe/Moscow", "2026-07-10T06:00:00Z"},
    {"10 Jul 2026 09:00 US/Eastern", "2026-07-10T13:00:00Z"},
    {"10 Jul 2026 09:00 ET", "2026-07-10T13:00:00Z"},
    {"10 Jul 2026 09:00 EST", "2026-07-10T14:00:00Z"},
    {"10 Jul 2026 09:00 Asia/Kolkata", "2026-07-10T03:30:00Z"},
    {"10 Jul 2026 09:00 Australia/Sydney", "2026-07-09T23:00:00Z"},
    {"10 Jan 2026 09:00 Australia/Sydney", "2026-01-09T22:00:00Z"},
    {"10 Jul 2026 09:00 Etc/GMT+5", "2026-07-10T14:00:00Z"},
    {"10 Jul 2026 09:00 Etc/UTC", "2026-07-10T09:00:00Z"},
};

static const struct date_case ISOS[] = {
    {"2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"},
    {"2003-12-31t10:14:55z", "2003-12-31T10:14:55Z"},
    {"2003-12-31T10:14:55.1234Z", "2003-12-31T10:14:55.123Z"},
    {"2003-12-31T10:14:55,5+00:00", "2003-12-31T10:14:55.500Z"},
    {"2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z"},
    {"2003-12-31T10:14:55-0800", "2003-12-31T18:14:55Z"},
    {"2003-12-31T10:14:55-08", "2003-12-31T18:14:55Z"},
    {"2003-12-31T18:14:55+12:45", "2003-12-31T05:29:55Z"},
    {"2004-07-08 23:56:58 -00:20", "2004-07-09T00:16:58Z"},
    {"2004-07-08 23:56:58", "2004-07-08T23:56:58Z"},
    {"2018-12-12T12:12", "2018-12-12T12:12:00Z"},
    {"2020-11-08T16:20:00-05:00Z", "2020-11-08T21:20:00Z"},
    {"2003-12-31", "2003-12-31T00:00:00Z"},
    {"2003-12-31+01:00", "2003-12-30T23:00:00Z"},
    {"2003-12", "2003-12-01T00:00:00Z"},
    {"2003", "2003-01-01T00:00:00Z"},
    {"2003-335", "2003-12-01T00:00:00Z"},
    {"2003-012-31T10:14:55+00:00", "2003-12-31T10:14:55Z"},
    {"20031231", "2003-12-31T00:00:00Z"},
    {"20031231T101455Z", "2003-12-31T10:14:55Z"},
    {"20031231T1014+0100", "2003-12-31T09:14:00Z"},
    {"20031231101455", "2003-12-31T10:14:55Z"},
    {"2020/1/10 14:33:00", "2020-01-10T14:33:00Z"},
    {"03-12-31", "2003-12-31T00:00:00Z"},
    {"1520932969", "2018-03-13T09:22:49Z"},
    {"1520932969123", "2018-03-13T09:22:49.123Z"},
    {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
    {"2020-02-29T12:00:00Z", "2020-02-29T12:00:00Z"},
};

static const struct date_case WILDS[] = {
    {"Sun, 17 Dec 2017 1:55 PM EST", "2017-12-17T18:55:00Z"},
    {"Friday, December 22, 2017 - 3:09pm", "2017-12-22T15:09:00Z"},
    {"December 8, 2017 12:07 am", "2017-12-08T00:07:00Z"},
    {"December 8, 2017 3 pm", "2017-12-08T15:00:00Z"},
    {"Nov. 16, 2020, 10:57 a.m.", "2020-11-16T10:57:00Z"},
    {"Jan. 4, 2016, 12:37 p.m.", "2016-01-04T12:37:00Z"},
    {"Thu, June 22, 2023 at 01:11 PM EDT", "2023-06-22T17:11:00Z"},
    {"March 30 2020 07:02:38 PM", "2020-03-30T19:02:38Z"},
    {"Mon, 09 Apr 2018, 16:04", "2018-04-09T16:04:00Z"},
    {"Mon, 16th Nov 2020 13:16:28 GMT", "2020-11-16T13:16:28Z"},
    {"Fri, 23rd Jun 2023 09:32:20 GMT", "2023-06-23T09:32:20Z"},
    {"Thurs, 15 Oct 2020 00:00:39 +0000", "2020-10-15T00:00:39Z"},
    {"Nov. 2020", "2020-11-01T00:00:00Z"},
    {"Friday 06 November 2020", "2020-11-06T00:00:00Z"},
    {"5 August, 2019", "2019-08-05T00:00:00Z"},
    {"2019 Aug 5", "2019-08-05T00:00:00Z"},
    {"Mon, 03/30/2020 - 19:19", "2020-03-30T19:19:00Z"},
    {"Fri, 26/06/2020", "2020-06-26T00:00:00Z"},
    {"10/30/23 21:55:58", "2023-10-30T21:55:58Z"},
    {"30.10.23", "2023-10-30T00:00:00Z"},
    {"11/04/2020", "2020-11-04T00:00:00Z"},
    {"Sat, 11/04/2020", "2020-04-11T00:00:00Z"},
    {"Sat, 11 04 2020 08:51:49 +0100", "2020-04-11T07:51:49Z"},
    {"11.04.2020", "2020-04-11T00:00:00Z"},
    {"09/15/2014 4:20 pm PST", "2014-09-16T00:20:00Z"},
    {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"},
    {"16:04 09-04-2018", "2018-04-09T16:04:00Z"},
};

static const struct date_case LANGUAGES[] = {
    {"Di, 23 Jan 2018 00:00:00 +0100", "2018-01-22T23:00:00Z"},
    {"Do, 29 Mär 2018 00:00:00 +0200", "2018-03-28T22:00:00Z"},
    {"28 Februar 2010 21:03:38 GMT", "2010-02-28T21:03:38Z"},
    {"3. DEZEMBER 2020", "2020-12-03T00:00:00Z"},
    {"mer, 9 avr 2018 00:00:00 +0200", "2018-04-08T22:00:00Z"},
    {"jeu., 02 avril 2020 00:00:00 +0200", "2020-04-01T22:00:00Z"},
    {"ven., 03 juil. 2020 15:09:58 +0000", "2020-07-03T15:09:58Z"},
    {"mar., 01 déc. 2020 16:11:02 +0000", "2020-12-01T16:11:02Z"},
    {"mar. 01/12/2020", "2020-01-12T00:00:00Z"},
    {"Lundi, 16. Novembre 2020 - 15:54", "2020-11-16T15:54:00Z"},
    {"1er août 2020", "2020-08-01T00:00:00Z"},
    {"15 de enero de 2020", "2020-01-15T00:00:00Z"},
    {"dom, 1 set 2019 10:00:00", "2019-09-01T10:00:00Z"},
    {"5 października 2020", "2020-10-05T00:00:00Z"},
    {"12 января 2021 г.", "2021-01-12T00:00:00Z"},
    {"3 МАЯ 2021 10:00 MSK", "2021-05-03T07:00:00Z"},
    {"14 липня 2022", "2022-07-14T00:00:00Z"},
    {"2 července 2022", "2022-07-02T00:00:00Z"},
    {"2 června 2022", "2022-06-02T00:00:00Z"},
    {"7 Ağustos 2022", "2022-08-07T00:00:00Z"},
    {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
    {"2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"},
    {"2020年11月8日 16:20", "2020-11-08T16:20:00Z"},
    {"2004-05-25 오후 11:23:17", "2004-05-25T23:23:17Z"},
    {"2004년 05월 28일  01:31:15", "2004-05-28T01:31:15Z"},
};

static const struct date_case UNKNOWNS[] = {
    {"", NULL},
    {"yesterday", NULL},
    {"3 days ago", NULL},
    {"the quick brown fox jumped over", NULL},
    {"Sun, 16 Dec 2012 1:2:3:4 GMT", NULL},
    {"Sun, 16 zzz 2012 11:47:32 GMT", NULL},
    {"Sun, Dec x 2012 11:47:32 GMT", NULL},
    {"Sun, 16 Dec zz 11:47:32 GMT", NULL},
    {"Sun, 16 Dec 2012 11:47:32 +zz:00", NULL},
    {"Sun, 16 Dec 2012 11:47:32 +00:zz", NULL},
    {"Sun, 99 Jun 2009 12:00:00 GMT", NULL},
    {"9999-12-31T23:59:59-99:99", NULL},
    {"2003-12-31T25:14:55Z", NULL},
    {"2003-12-31T10:61:55Z", NULL},
    {"2003-12-31T10:14:61Z", NULL},
    {"2003-02-29T10:14:55Z", NULL},
    {"2003-13-01", NULL},
    {"22013", NULL},
    {"013", NULL},
    {"2013-01-27-01", NULL},
    {"2013-01-28T11:30:00-06:00Textra", NULL},
    {"2013-xx-27", NULL},
    {"2013-01-28T09:xx:00Z", NULL},
    {"0000-00-00 00:00:00", NULL},
    {"0001-01-01T00:00:00Z", NULL},
    {"Thu, 01 Jan 0100 00:00:01 +0100", NULL},
    {"12:30:00", NULL},
    {"May", NULL},
    {"99999999999999999999", NULL},
    {"2020-01-01T10:00:00+", NULL},
};

static void
check_cases(const struct date_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *want = cases[i].out;
		const char *got = "unknown";
		char text[DATE_MAX];
		int64_t ms = -1;

		if (want == NULL)
			want = "unknown";
		if (date_parse(slice_of(cases[i].in), &ms))
			got = date_rfc3339(ms, text);
		else
			assert_int_equal(ms, -1);
		if (strcmp(got, want) != 0)
			fail_msg("%s: %s, not %s", cases[i].in, got, want);
	}
}

static void
dates_of_mail_are_read(void **state)
{
	(void)state;
	check_cases(RFC822S, COUNT_OF(RFC822S));
}

static void
zones_are_known_or_taken_for_utc(void **state)
{
	(void)state;
	check_cases(ZONES, COUNT_OF(ZONES));
}

/* Around the hours at which clocks are turned. */
static const struct date_case TURNS[] = {
    {"2026-03-29 01:59 Europe/Berlin", "2026-03-29T00:59:00Z"},
    {"2026-03-29 03:00 Europe/Berlin", "2026-03-29T01:00:00Z"},
    {"2026-10-25 01:59 Europe/Berlin", "2026-10-24T23:59:00Z"},
    {"2026-10-25 03:00 Europe/Berlin", "2026-10-25T02:00:00Z"},
    {"2026-03-29 00:59 Europe/London", "2026-03-29T00:59:00Z"},
    {"2026-03-29 02:00 Europe/London", "2026-03-29T01:00:00Z"},
    {"2026-03-29 02:59 Europe/Kyiv", "2026-03-29T00:59:00Z"},
    {"2026-03-29 04:00 Europe/Kyiv", "2026-03-29T01:00:00Z"},
    {"2026-03-08 01:59 America/New_York", "2026-03-08T06:59:00Z"},
    {"2026-03-08 03:00 America/New_York", "2026-03-08T07:00:00Z"},
    {"2026-11-01 00:59 America/New_York", "2026-11-01T04:59:00Z"},
    {"2026-11-01 02:00 America/New_York", "2026-11-01T07:00:00Z"},
    {"2006-03-20 12:00 America/New_York", "2006-03-20T17:00:00Z"},
    {"2006-04-20 12:00 America/New_York", "2006-04-20T16:00:00Z"},
    {"2026-04-05 01:59 Australia/Sydney", "2026-04-04T14:59:00Z"},
    {"2026-04-05 03:00 Australia/Sydney", "2026-04-04T17:00:00Z"},
    {"2026-12-31 23:00 Pacific/Auckland", "2026-12-31T10:00:00Z"},
    {"2025-12-01 12:00 America/Vancouver", "2025-12-01T20:00:00Z"},
    {"2026-02-01 12:00 America/Vancouver", "2026-02-01T20:00:00Z"},
    {"2026-12-01 12:00 America/Vancouver", "2026-12-01T19:00:00Z"},
    {"2027-01-01 12:00 America/Vancouver", "2027-01-01T19:00:00Z"},
    {"2022-07-01 12:00 Africa/Cairo", "2022-07-01T10:00:00Z"},
    {"2026-07-01 12:00 Africa/Cairo", "2026-07-01T09:00:00Z"},
};

static void
clocks_are_turned_by_the_rules_of_the_place(void **state)
{
	(void)state;
	check_cases(TURNS, COUNT_OF(TURNS));
}

static void
dates_of_iso_8601_are_read_in_part(void **state)
{
	(void)state;
	check_cases(ISOS, COUNT_OF(ISOS));
}

static void
wild_dates_are_read(void **state)
{
	(void)state;
	check_cases(WILDS, COUNT_OF(WILDS));
}

static void
months_of_many_languages_are_read(void **state)
{
	(void)state;
	check_cases(LANGUAGES, COUNT_OF(LANGUAGES));
}

static void
what_is_no_date_is_unknown(void **state)
{
	(void)state;
	check_cases(UNKNOWNS, COUNT_OF(UNKNOWNS));
}

static void
every_day_survives_the_calendar(void **state)
{
	int64_t first = -1000000, last = 3000000; /* years -768 to 10183 */
	int weekday = date_of(first * 86400000).weekday;

	(void)state;
	for (int64_t day = first; day < last; day += 1) {
		struct date date = date_of(day * 86400000 + 1);

		assert_int_equal(date.weekday, weekday);
		assert_int_equal(date_ms(&date), day * 86400000 + 1);
		weekday = (weekday + 1) % 7;
	}
}

static void
months_out_of_range_carry_over(void **state)
{
	struct date date = {.year = 2020, .month = 14, .day = 30, .hour = -1};
	char text[DATE_MAX];

	(void)state;
	assert_string_equal(
	    date_rfc3339(date_ms(&date), text), "2021-03-01T23:00:00Z");
	date.month = -1;
	assert_string_equal(
	    date_rfc3339(date_ms(&date), text), "2019-11-29T23:00:00Z");
}

static void
a_time_has_three_forms(void **state)
{
	char text[DATE_MAX];

	(void)state;
	assert_string_equal(
	    date_rfc3339(1772357400000, text), "2026-03-01T09:30:00Z");
	assert_string_equal(
	    date_rfc3339(1772357400007, text), "2026-03-01T09:30:00.007Z");
	assert_string_equal(date_rfc5322(1772357400007, text),
	    "Sun, 01 Mar 2026 09:30:00 +0000");
	assert_string_equal(
	    date_short(1772357400007, text), "1 Mar 2026, 09:30 UTC");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_of_mail_are_read),
	    cmocka_unit_test(zones_are_known_or_taken_for_utc),
	    cmocka_unit_test(clocks_are_turned_by_the_rules_of_the_place),
	    cmocka_unit_test(dates_of_iso_8601_are_read_in_part),
	    cmocka_unit_test(wild_dates_are_read),
	    cmocka_unit_test(months_of_many_languages_are_read),
	    cmocka_unit_test(what_is_no_date_is_unknown),
	    cmocka_unit_test(every_day_survives_the_calendar),
	    cmocka_unit_test(months_out_of_range_carry_over),
	    cmocka_unit_test(a_time_has_three_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
