#include "main/service.h"

#ifdef SW_SYSTEMD
#	include <systemd/sd-daemon.h>

void
service_ready(const char *status)
{
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void
service_reloading(int64_t mono_ms)
{
	sd_notifyf(
	    0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)mono_ms * 1000);
}

void
service_stopping(void)
{
	sd_notify(0, "STOPPING=1\nSTATUS=stopping");
}

void
service_status(const char *status)
{
	sd_notifyf(0, "STATUS=%s", status);
}

int64_t
service_watchdog_ms(void)
{
	uint64_t limit_us = 0;

	if (sd_watchdog_enabled(0, &limit_us) <= 0)
		return 0;
	return (int64_t)(limit_us / 2000);
}

void
service_watchdog_ping(void)
{
	sd_notify(0, "WATCHDOG=1");
}

#else

void
service_ready(const char *status)
{
	(void)status;
}

void
service_reloading(int64_t mono_ms)
{
	(void)mono_ms;
}

void
service_stopping(void)
{
}

void
service_status(const char *status)
{
	(void)status;
}

int64_t
service_watchdog_ms(void)
{
	return 0;
}

void
service_watchdog_ping(void)
{
}

#endif
