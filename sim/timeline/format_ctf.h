/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Common Trace Format 1.8: a folder with `metadata` and one stream. tools/scope/ctf_read.c reads
 * it, by libbabeltrace2. */
#ifndef SIM_TIMELINE_FORMAT_CTF_H
#define SIM_TIMELINE_FORMAT_CTF_H

#include "timeline/format.h"

#define CTF_TRACER "bosim" /* of the environment's tracer_name */

/* Events of ours beside marks, which have the words of our text (format_text.h). */
#define CTF_BEGIN "begin"
#define CTF_FACT  "fact"
#define CTF_LANE  "lane"
#define CTF_STATE "state"
#define CTF_END   "end"

bool ctf_write(const struct recording *,
               bool (*tell)(void *owner, const char *name, const struct blob *, struct sim_error *),
               void *owner, struct sim_error *);

#endif
