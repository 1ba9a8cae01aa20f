/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Perfetto's native trace: what its writer and its reader agree upon. Each lane is the track of a
 * thread, a state a slice on it, a mark an instant. The description of the process's track has the
 * facts, as lines of our text (format_text.h), that of a lane's track its line. */
#ifndef SIM_TIMELINE_FORMAT_PERFETTO_H
#define SIM_TIMELINE_FORMAT_PERFETTO_H

#include "timeline/format.h"

#include "gen/perfetto.pb-c.h"

typedef Perfetto__Protos__TracePacket pf_packet;
typedef Perfetto__Protos__TrackEvent pf_event;
typedef Perfetto__Protos__TrackDescriptor pf_track;
typedef Perfetto__Protos__DebugAnnotation pf_annotation;
typedef Perfetto__Protos__InternedData pf_interned;

#define PF_BOOTTIME 6 /* the clock of traces */

/* The annotations' names. */
#define PF_STATE       "state"
#define PF_TEXT        "text"  /* what it waits for; of a mark, what was called and the like */
#define PF_MARK        "mark"  /* the word of its kind, in format_text.h */
#define PF_OTHER       "other" /* the word of a lane */
#define PF_VALUE       "value"
#define PF_PICOSECONDS "picoseconds" /* of the time, beyond its nanoseconds */
#define PF_END         "end of the recording"

bool perfetto_is(const void *bytes, size_t size);
bool perfetto_read(const void *bytes, size_t size, struct recording *, struct sim_error *);
bool perfetto_write(const struct recording *, struct blob *, struct sim_error *);

#endif
