"""What this room adds to /api/v1/: each noun lists its own routes."""

from producer.core.api.routing import Routes

from . import (
    albums,
    approvals,
    comments,
    demos,
    directory,
    grid,
    lyrics,
    milestones,
    orders,
    recordings,
    reviews,
    singles,
    songs,
    submissions,
    team,
)

routes: Routes = [
    *directory.routes,
    *albums.routes,
    *songs.routes,
    *demos.routes,
    *recordings.routes,
    *grid.routes,
    *lyrics.routes,
    *submissions.routes,
    *team.routes,
    *approvals.routes,
    *comments.routes,
    *reviews.routes,
    *milestones.routes,
    *orders.routes,
    *singles.routes,
]
