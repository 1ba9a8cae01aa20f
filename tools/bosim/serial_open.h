/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between serial.c and serial_open.c. */
#ifndef BOSIM_SERIAL_OPEN_H
#define BOSIM_SERIAL_OPEN_H

#include "serial.h"

/* A new end of a stream, with nothing open; subscribed, and owned by the session. */
struct serial *serial_add(struct session *, struct stream *);

#endif
