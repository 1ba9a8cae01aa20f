// SPDX-License-Identifier: GPL-2.0-or-later
/* The window on a screen: SDL2's window surface, whose pixels Cairo draws into; only what has
 * changed is shown anew. Nothing is drawn while nothing changes. */
#include "scope_parts.h"

#include <SDL.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_MS      16 /* at least, between two frames */
#define FRAME_RUNS_MS 33 /* while the machine runs and nobody touches anything */

#define CURSORS 3

struct window {
    struct scope *scope;
    SDL_Window *sdl;
    SDL_Surface *surface; /* of the window; SDL's */
    SDL_Surface *between; /* where Cairo cannot draw into the window's: then it is copied */
    cairo_surface_t *canvas;
    double screen_scale;
    SDL_Cursor *cursors[CURSORS];
    unsigned cursor;
    Uint32 wake_event;
    Uint32 last_frame;
    bool touched; /* since the last frame */
    bool full_screen;
    unsigned modifiers; /* of the last key */
};

/* --- pixels --- */

static bool make_canvas(struct window *window, struct sim_error *error)
{
    SDL_Surface *to;
    cairo_surface_destroy(window->canvas);
    SDL_FreeSurface(window->between);
    window->between = NULL;
    to = window->surface = SDL_GetWindowSurface(window->sdl);
    if (to == NULL) {
        sim_error_set(error, "the window has no surface: %s", SDL_GetError());
        return false;
    }
    if (to->format->format != SDL_PIXELFORMAT_RGB888 &&
        to->format->format != SDL_PIXELFORMAT_ARGB8888)
        to = window->between =
            SDL_CreateRGBSurfaceWithFormat(0, to->w, to->h, 32, SDL_PIXELFORMAT_RGB888);
    if (to == NULL) {
        sim_error_set(error, "no memory for the window: %s", SDL_GetError());
        return false;
    }
    window->canvas = cairo_image_surface_create_for_data(to->pixels, CAIRO_FORMAT_RGB24, to->w,
                                                         to->h, to->pitch);
    window->scope->canvas = window->canvas;
    return true;
}

static void show(struct window *window)
{
    const struct scope *scope = window->scope;
    SDL_Rect rects[SCOPE_DAMAGES];
    unsigned i;
    cairo_surface_flush(window->canvas);
    for (i = 0; i < scope->damage_count; i++) {
        const struct ui_rect *r = &scope->damages[i];
        rects[i] = (SDL_Rect){(int)r->x, (int)r->y, (int)r->w, (int)r->h};
        if (window->between != NULL)
            SDL_BlitSurface(window->between, &rects[i], window->surface, &rects[i]);
    }
    SDL_UpdateWindowSurfaceRects(window->sdl, rects, (int)scope->damage_count);
}

/* --- scale --- */

/* What an X desktop is set to, in dots an inch; 0: nothing is said. Not the screen's own size,
 * which is often wrong, and says nothing of how far away people sit. */
static double desktop_dpi(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    void *library = NULL, *display = NULL;
    void *(*open_display)(const char *);
    char *(*get_default)(void *, const char *, const char *);
    int (*close_display)(void *);
    double dpi = 0;
    if (driver == NULL || strcmp(driver, "x11") != 0 ||
        (library = SDL_LoadObject("libX11.so.6")) == NULL)
        return 0;
    *(void **)&open_display = SDL_LoadFunction(library, "XOpenDisplay");
    *(void **)&get_default = SDL_LoadFunction(library, "XGetDefault");
    *(void **)&close_display = SDL_LoadFunction(library, "XCloseDisplay");
    if (open_display != NULL && get_default != NULL && close_display != NULL)
        display = open_display(NULL);
    if (display != NULL) {
        const char *text = get_default(display, "Xft", "dpi");
        dpi = text == NULL ? 0 : strtod(text, NULL);
        close_display(display);
    }
    SDL_UnloadObject(library);
    return dpi;
}

/* What the desktop asks for; 1: it does not ask. */
static double find_scale(SDL_Window *sdl)
{
    int units = 0, pixels = 0, height;
    const char *told = getenv("GDK_SCALE");
    double dpi;
    SDL_GetWindowSize(sdl, &units, &height);
    SDL_GetWindowSizeInPixels(sdl, &pixels, &height);
    if (units > 0 && pixels > units)
        return (double)pixels / units;
    if (told != NULL && strtod(told, NULL) >= 1)
        return fmin(strtod(told, NULL), 4);
    dpi = desktop_dpi();
    return fmin(fmax(round(dpi / 96 * 4) / 4, 1), 4);
}

static void name_screen(struct scope *scope, int display)
{
    SDL_Rect screen;
    if (SDL_GetDisplayBounds(display, &screen) == 0)
        snprintf(scope->screen, sizeof scope->screen, "%dx%d", screen.w, screen.h);
}

static bool resized(struct window *window, struct sim_error *error)
{
    int width, height;
    name_screen(window->scope, SDL_GetWindowDisplayIndex(window->sdl));
    SDL_GetWindowSizeInPixels(window->sdl, &width, &height);
    if (!make_canvas(window, error))
        return false;
    scope_resize(window->scope, (unsigned)width, (unsigned)height, window->screen_scale);
    return true;
}

/* --- events --- */

static unsigned modifiers_of(unsigned held)
{
    return (held & KMOD_SHIFT ? UI_SHIFT : 0) | (held & KMOD_CTRL ? UI_CTRL : 0) |
           (held & KMOD_ALT ? UI_ALT : 0);
}

/* A mouse is told in the desktop's units, which need not be pixels. */
static double mouse_units(const struct window *window)
{
    int units = 1, pixels = 1, height;
    SDL_GetWindowSize(window->sdl, &units, &height);
    SDL_GetWindowSizeInPixels(window->sdl, &pixels, &height);
    return (units > 0 ? (double)pixels / units : 1) / window->scope->scale;
}

static unsigned held_button(Uint32 state)
{
    return state & SDL_BUTTON_LMASK   ? 1
           : state & SDL_BUTTON_MMASK ? 2
           : state & SDL_BUTTON_RMASK ? 3
                                      : 0;
}

static void mouse(struct window *window, const SDL_Event *event)
{
    double unit = mouse_units(window);
    struct ui_event told = {.modifiers = modifiers_of(SDL_GetModState())};
    int x, y;
    if (event->type == SDL_MOUSEMOTION) {
        told.kind = UI_MOVE;
        told.x = event->motion.x * unit;
        told.y = event->motion.y * unit;
        told.button = held_button(event->motion.state);
    } else if (event->type == SDL_MOUSEWHEEL) {
        SDL_GetMouseState(&x, &y);
        told.kind = UI_WHEEL;
        told.x = x * unit;
        told.y = y * unit;
        told.wheel_x = (double)event->wheel.preciseX;
        told.wheel_y = (double)event->wheel.preciseY;
    } else {
        told.kind = event->type == SDL_MOUSEBUTTONDOWN ? UI_PRESS : UI_RELEASE;
        told.x = event->button.x * unit;
        told.y = event->button.y * unit;
        told.button = event->button.button;
        told.clicks = event->button.clicks;
    }
    scope_event(window->scope, &told);
}

static void set_cursor(struct window *window, double x, double y)
{
    bool rows = false;
    unsigned wanted = !scope_on_split(window->scope, x, y, &rows) ? 0 : rows ? 1 : 2;
    if (wanted != window->cursor)
        SDL_SetCursor(window->cursors[wanted]);
    window->cursor = wanted;
}

/* Into the command line; a terminal pastes by itself. */
static bool pastes(const struct window *window, const struct ui_event *key)
{
    bool insert = strcmp(key->key, "Insert") == 0 && key->modifiers == UI_SHIFT;
    bool v = strcmp(key->key, "V") == 0 && (key->modifiers & ~(unsigned)UI_SHIFT) == UI_CTRL;
    return window->scope->focus->kind == REGION_COMMAND && (insert || v);
}

static void paste(struct window *window)
{
    char *text = SDL_GetClipboardText();
    const struct ui_event told = {.kind = UI_TYPED, .text = text};
    if (text != NULL && *text != '\0')
        scope_event(window->scope, &told);
    SDL_free(text);
}

/* The modifiers are those of the key: by now they may have been let go. */
static void key(struct window *window, const SDL_Event *event)
{
    struct ui_event told = {.kind = UI_KEY_DOWN,
                            .modifiers = modifiers_of(event->key.keysym.mod),
                            .key = SDL_GetKeyName(event->key.keysym.sym)};
    window->modifiers = modifiers_of(event->key.keysym.mod & ~KMOD_RALT); /* AltGr types */
    if (pastes(window, &told))
        paste(window);
    else
        scope_event(window->scope, &told);
}

static void text(struct window *window, const SDL_Event *event)
{
    struct ui_event told = {
        .kind = UI_TYPED, .modifiers = window->modifiers, .text = event->text.text};
    if (!(window->modifiers & (UI_CTRL | UI_ALT)))
        scope_event(window->scope, &told);
}

static bool window_event(struct window *window, const SDL_Event *event, struct sim_error *error)
{
    switch (event->window.event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
    case SDL_WINDOWEVENT_DISPLAY_CHANGED:
        return resized(window, error);
    case SDL_WINDOWEVENT_EXPOSED:
        SDL_UpdateWindowSurface(window->sdl);
        break;
    case SDL_WINDOWEVENT_FOCUS_GAINED:
    case SDL_WINDOWEVENT_FOCUS_LOST:
        scope_log(window->scope, "keyboard", "{s:b}", "here",
                  event->window.event == SDL_WINDOWEVENT_FOCUS_GAINED);
        break;
    case SDL_WINDOWEVENT_LEAVE:
        scope_mouse_left(window->scope);
        break;
    default:
        break;
    }
    return true;
}

static bool event_done(struct window *window, const SDL_Event *event, struct sim_error *error)
{
    window->touched |= event->type != window->wake_event;
    switch (event->type) {
    case SDL_QUIT:
        scope_command(window->scope, "close");
        return true;
    case SDL_WINDOWEVENT:
        return window_event(window, event, error);
    case SDL_KEYDOWN:
        key(window, event);
        return true;
    case SDL_TEXTINPUT:
        text(window, event);
        return true;
    case SDL_MOUSEMOTION:
        set_cursor(window, event->motion.x * mouse_units(window),
                   event->motion.y * mouse_units(window));
        mouse(window, event);
        return true;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEWHEEL:
        mouse(window, event);
        return true;
    default:
        return true;
    }
}

/* --- the loop --- */

/* From the machine's thread. */
static void wake(void *owner)
{
    struct window *window = owner;
    SDL_Event event = {.type = window->wake_event};
    SDL_PushEvent(&event);
}

static void follow_full_screen(struct window *window)
{
    if (window->full_screen == window->scope->full_screen)
        return;
    window->full_screen = window->scope->full_screen;
    SDL_SetWindowFullscreen(window->sdl, window->full_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

/* Milliseconds until the next frame may be drawn; -1: when something happens. */
static int until_frame(struct window *window)
{
    bool calm = scope_runs(window->scope) && !window->touched;
    int left = (int)(window->last_frame + (calm ? FRAME_RUNS_MS : FRAME_MS) - SDL_GetTicks());
    if (!scope_wants_frame(window->scope))
        return -1;
    return left > 0 ? left : 0;
}

static void frame(struct window *window)
{
    window->last_frame = SDL_GetTicks();
    window->touched = false;
    if (!scope_frame(window->scope))
        return;
    show(window);
    scope_log(window->scope, "frame", "{s:i}", "damages", (int)window->scope->damage_count);
}

static bool turn(struct window *window, struct sim_error *error)
{
    int wait = until_frame(window);
    SDL_Event event;
    if (wait != 0 && SDL_WaitEventTimeout(&event, wait < 0 ? 1000 : wait)) {
        do
            if (!event_done(window, &event, error))
                return false;
        while (SDL_PollEvent(&event));
    } else if (wait == 0) {
        while (SDL_PollEvent(&event))
            if (!event_done(window, &event, error))
                return false;
    }
    follow_full_screen(window);
    if (until_frame(window) == 0)
        frame(window);
    return true;
}

/* As asked for, as it was on such a screen, or at first: as large as the screen lets the usual size
 * be read. */
static void choose_size(struct scope *scope)
{
    SDL_Rect screen;
    double scale;
    name_screen(scope, 0);
    if (scope->options->width > 0 || (!scope->options->fresh && scope_restore_size(scope)) ||
        SDL_GetDisplayUsableBounds(0, &screen) != 0)
        return;
    scale = scope_scale_for((unsigned)screen.h);
    scope->width = (unsigned)fmin(scope->width * scale, screen.w);
    scope->height = (unsigned)fmin(scope->height * scale, screen.h);
}

static bool open_window(struct window *window, struct sim_error *error)
{
    struct scope *scope = window->scope;
    choose_size(scope);
    window->sdl = SDL_CreateWindow("bosim scope", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                   (int)scope->width, (int)scope->height,
                                   SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (window->sdl == NULL) {
        sim_error_set(error, "no window: %s; `--screenshot FILE` draws without one",
                      SDL_GetError());
        return false;
    }
    SDL_SetWindowMinimumSize(window->sdl, 640, 400);
    window->cursors[0] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_ARROW);
    window->cursors[1] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_SIZENS);
    window->cursors[2] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_SIZEWE);
    scope_set_wake(scope, wake, window);
    SDL_StartTextInput();
    window->screen_scale = find_scale(window->sdl);
    return resized(window, error);
}

/* The window is hidden and left to the end of the program: SDL wakes itself by events that it sends
 * through a second connection to the X server, which may come when a window is destroyed already,
 * and that ends a program with an error. */
static void close_window(struct window *window)
{
    size_t i;
    scope_set_wake(window->scope, NULL, NULL);
    window->scope->canvas = NULL;
    cairo_surface_destroy(window->canvas);
    SDL_FreeSurface(window->between);
    for (i = 0; i < CURSORS; i++)
        SDL_FreeCursor(window->cursors[i]);
    if (window->sdl != NULL)
        SDL_HideWindow(window->sdl);
    SDL_PumpEvents();
}

bool window_run(struct scope *scope, struct sim_error *error)
{
    struct window window = {.scope = scope};
    bool good;
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    /* Else SDL goes on to drivers that draw where nobody looks when the screen is not reached. */
    if (getenv("SDL_VIDEODRIVER") == NULL)
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11,wayland");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        const char *display = getenv("DISPLAY");
        sim_error_set(error,
                      "no screen (DISPLAY is '%s'): %s; `--screenshot FILE` draws without one",
                      display != NULL ? display : "", SDL_GetError());
        return false;
    }
    SDL_EnableScreenSaver();
    window.wake_event = SDL_RegisterEvents(1);
    good = open_window(&window, error);
    while (good && !scope->ends)
        good = turn(&window, error);
    close_window(&window);
    return good;
}
