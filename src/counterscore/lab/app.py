"""The server: which address gives what. It answers at once; whatever takes time, a worker does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import counterscore
from counterscore.errors import CounterscoreError, UsageError
from counterscore.lab.guard import App, Guard
from counterscore.lab.jobs import Job, Jobs
from counterscore.lab.limits import Place
from counterscore.lab.orders import ORDERS, SHOWN, order_from
from counterscore.lab.pages import PAGES, Pages
from counterscore.lab.store import Store
from counterscore.lab.worker import DONE

STREAM = {"cache-control": "no-store", "x-accel-buffering": "no"}


def application(place: Place, bundle: str, memory: int) -> App:
    """The lab as an ASGI application behind its guard; `bundle` is the folder of the chart drawer."""
    store = Store(place.runs)

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        app.state.jobs = Jobs(str(place.runs), place.limits, memory)
        app.state.pages, app.state.store, store.lives = Pages(place, store), store, app.state.jobs.lives
        app.state.pages.compared = app.state.jobs.compared
        yield
        app.state.jobs.close()

    routes = [
        *(Route(path, page(shown)) for path, shown in PAGES.items()),
        Route("/job/{job}", job_page),
        Route("/result/{kind}/{name}", result),
        Route("/file/{run}/{name}", picture),
        Route("/api/now/{kind}", at_once, methods=["POST"]),
        Route("/api/stream/{kind}", streamed, methods=["POST"]),
        Route("/api/jobs", add, methods=["POST"]),
        Route("/api/jobs/{job}/events", events),
        Route("/api/jobs/{job}/cancel", cancel, methods=["POST"]),
        Mount("/drawer", StaticFiles(directory=bundle)),
        Route("/static/report.css", style),
        Mount("/static", StaticFiles(packages=[("counterscore.lab", "static")])),
    ]
    handlers: dict[Any, Any] = {CounterscoreError: refused, 404: missing, 500: broken}
    app = Starlette(routes=routes, lifespan=living, exception_handlers=handlers)
    app.router.redirect_slashes = False  # an address is one address
    return Guard(app, place)


def page(shown: Callable[..., str]) -> Callable[[Request], Any]:
    """A page that the server itself makes."""

    async def give(request: Request) -> Response:
        return HTMLResponse(shown(request.app.state.pages, **request.path_params))

    return give


async def style(request: Request) -> Response:
    """The look of the report, which is the look of the lab."""
    return Response(request.app.state.pages.style, media_type="text/css")


async def result(request: Request) -> Response:
    """A page that a worker makes: at once where it is made already, else the page of its job."""
    jobs: Jobs = request.app.state.jobs
    kind, name = request.path_params["kind"], request.path_params["name"]
    if kind not in SHOWN:
        raise UsageError("no such page", found=kind, allowed=", ".join(SHOWN))
    spec = order_from(kind, {**request.query_params, "name": name})
    for job in reversed(jobs.known.values()):
        if (job.kind, job.spec) == (kind, spec) and not (job.ended and job.state != DONE):
            break
    else:
        job = jobs.add(kind, spec)
    if job.state == DONE:
        return HTMLResponse(request.app.state.pages.made(kind, job.result))
    return RedirectResponse(f"/job/{job.id}", 303)


async def job_page(request: Request) -> Response:
    """How far a job is, with its figures as they come."""
    return HTMLResponse(request.app.state.pages.job(job_of(request)))


async def picture(request: Request) -> Response:
    """A chart as a file that stands alone."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.add("picture", order_from("picture", {"name": request.path_params["run"], "file": request.path_params["name"]}))
    state, found = await jobs.outcome(job)
    if state != DONE:
        return JSONResponse(found, 404)
    headers = {"content-disposition": f'attachment; filename="{found["name"]}"'}
    return Response(found["data"], media_type=found["type"], headers=headers)


async def at_once(request: Request) -> Response:
    """Order something that is done at once, and wait for it."""
    jobs: Jobs = request.app.state.jobs
    kind = request.path_params["kind"]
    job = jobs.add(kind, checked(request, kind, await said(request), quick=True))
    state, found = await jobs.outcome(job)
    return JSONResponse(found, 200 if state == DONE else 422)


async def streamed(request: Request) -> Response:
    """Order something, and hear of it in the same breath; who hangs up does not want it any more."""
    jobs: Jobs = request.app.state.jobs
    kind = request.path_params["kind"]
    job = jobs.add(kind, checked(request, kind, await said(request), quick=True))

    async def telling() -> AsyncIterator[bytes]:
        try:
            async for number, event, data in jobs.events(job):
                yield as_event(number, event, data)
        finally:
            if not job.ended:
                jobs.cancel(job)

    return StreamingResponse(telling(), media_type="text/event-stream", headers=STREAM)


async def add(request: Request) -> Response:
    """Order something that takes its time."""
    jobs: Jobs = request.app.state.jobs
    spec = await said(request)
    kind = spec.pop("kind", "")
    if not isinstance(kind, str):
        raise UsageError("not an order", key="kind", found=type(kind).__name__, allowed="a text")
    return JSONResponse({"job": jobs.add(kind, checked(request, kind, spec)).id})


async def events(request: Request) -> Response:
    """What happens to a job, from where the listener left off."""
    jobs: Jobs = request.app.state.jobs
    job, last = job_of(request), request.headers.get("last-event-id", "")
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else 0

    async def telling() -> AsyncIterator[bytes]:
        async for number, event, data in jobs.events(job, after):
            yield as_event(number, event, brief(job, data) if event == DONE else data)

    return StreamingResponse(telling(), media_type="text/event-stream", headers=STREAM)


async def cancel(request: Request) -> Response:
    """Stop a job."""
    job = job_of(request)
    request.app.state.jobs.cancel(job)
    return JSONResponse({"state": job.state})


def checked(request: Request, kind: str, given: dict[str, Any], quick: bool = False) -> dict[str, Any]:
    """An order that may be given: only a stopped run is forgotten, never one that is being lived. Raises UsageError."""
    spec = order_from(kind, given, quick)
    if kind == "forget" and spec["name"] not in {one.name for one in request.app.state.store.stopped()}:
        raise UsageError("no stopped run of this name", found=spec["name"])
    return spec


def brief(job: Job, data: Any) -> Any:
    """What a listener needs of a result: where it is shown."""
    return {"address": ORDERS[job.kind].address(job.spec, data)}


def job_of(request: Request) -> Job:
    """The job of an address. Raises UsageError."""
    job: Job | None = request.app.state.jobs.known.get(request.path_params["job"])
    if job is None:
        raise UsageError("no such job", found=request.path_params["job"], remedy="It may be of an earlier start of the lab.")
    return job


async def said(request: Request) -> dict[str, Any]:
    """The order in a request's body. Raises UsageError."""
    try:
        given = json.loads(await request.body(), object_pairs_hook=once_each, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise UsageError("not JSON that can be read") from None
    if not isinstance(given, dict):
        raise UsageError("not an order", found=type(given).__name__, allowed="an object")
    return given


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields are named once. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is named twice")
    return found


def no_number(word: str) -> None:
    """NaN and Infinity are no JSON. Raises ValueError."""
    raise ValueError(word)


def as_event(number: int, event: str, data: Any) -> bytes:
    """A line of the stream; a comment where there is nothing to say."""
    return f"id: {number}\nevent: {event}\ndata: {json.dumps(data, default=str)}\n\n".encode() if event else b": still here\n\n"


async def refused(request: Request, error: Exception) -> Response:
    """An error that was raised on purpose, as a page or as data."""
    assert isinstance(error, CounterscoreError)
    return as_asked(request, error.as_dict(), 422 if request.scope["path"].startswith("/api/") else 404)


async def missing(request: Request, error: Exception) -> Response:
    """No such address."""
    return as_asked(request, UsageError("there is no such page").as_dict(), 404)


async def broken(request: Request, error: Exception) -> Response:
    """An error that nobody meant; the page says so and nothing of the inside."""
    told = CounterscoreError(f"the lab made a mistake ({type(error).__name__}), in version {counterscore.__version__}")
    return as_asked(request, told.as_dict(), 500)


def as_asked(request: Request, told: dict[str, Any], status: int) -> Response:
    """An error as data where data was asked for, else as a page."""
    if request.scope["path"].startswith("/api/"):
        return JSONResponse(told, status)
    return HTMLResponse(request.app.state.pages.error(told), status)
