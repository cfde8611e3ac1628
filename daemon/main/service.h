/*
 * What the service manager is told: ready, reloading, stopping, status, and
 * that the loop still turns.  Does nothing where there is none.
 */
#ifndef MAIN_SERVICE_H
#define MAIN_SERVICE_H

#include <stdint.h>

void service_ready(const char *status);
void service_reloading(int64_t mono_ms);
void service_stopping(void);
void service_status(const char *status);

/* Half of what WATCHDOG_USEC allows, in ms; 0 where there is no watchdog. */
int64_t service_watchdog_ms(void);
void service_watchdog_ping(void);

#endif
