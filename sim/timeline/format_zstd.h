/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces compressed by zstd. */
#ifndef SIM_TIMELINE_FORMAT_ZSTD_H
#define SIM_TIMELINE_FORMAT_ZSTD_H

#include "timeline/format.h"

bool trace_zstd_is(const void *bytes, size_t size);
bool trace_zstd_read(const void *bytes, size_t size, struct recording *, struct sim_error *);
bool trace_zstd_write(const struct recording *, struct blob *, struct sim_error *);

#endif
