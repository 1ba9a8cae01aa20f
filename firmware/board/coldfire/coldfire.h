/* SPDX-License-Identifier: MIT */
/* What the files of the boards with MCF5208 and MCF5282 share. */
#ifndef COLDFIRE_H
#define COLDFIRE_H

/* board_tick_raised: whether software has raised the tick's interrupt, once. For its handler. */
int board_tick_raised(void);

#endif
