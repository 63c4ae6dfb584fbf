"""Answers the requests about what policies say, and about who has them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from console.commands.policy_reading import whole_policy
from console.engine import settings_messages as messages
from console.engine.assignment_search import AssignmentSearch, account_found
from console.engine.caller import Caller
from console.engine.conversation import Conversation
from console.engine.deviation_search import DeviationSearch
from console.engine.serving import Handler
from console.engine.template_folder import TemplateFolder
from console.settings.deviations import all_settings, deviations
from console.settings.differences import differences
from console.settings.patching import value_at
from console.settings.template import template_of
from console.settings.whole_policy import WholePolicy


class SettingsDesk:
    """One coroutine for each kind of request. `session` gives the signed-in session, or raises NotSignedIn."""

    def __init__(self, folder: Path, session: Callable[[], Awaitable[Caller]]) -> None:
        self._session = session
        self._templates = TemplateFolder(folder)

    @property
    def handlers(self) -> Mapping[type[Any], Handler]:
        """Which coroutine answers which request."""
        return {
            messages.ReadSettings: self._read,
            messages.ReadTemplate: self._read_template,
            messages.ComparePolicies: self._compare,
            messages.FindDeviations: self._find,
            messages.FindAssignments: self._find_assignments,
            messages.ReadAssignments: self._read_assignments,
            messages.ListTemplates: self._list_templates,
            messages.SaveTemplate: self._save_template,
            messages.DeleteTemplate: self._delete_template,
        }

    async def _read(self, request: messages.ReadSettings, _: Conversation) -> messages.Side:
        return side_of(await self._policy(request.source))

    async def _read_template(self, request: messages.ReadTemplate, _: Conversation) -> WholePolicy:
        return template_of(await self._policy(request.source)).policy

    async def _compare(self, request: messages.ComparePolicies, _: Conversation) -> messages.SideBySide:
        left, right = await self._policy(request.left), await self._policy(request.right)
        # A template has no password that could be another.
        are_stored = not any(isinstance(source, messages.TemplateAt) for source in (request.left, request.right))
        secrets = tuple(each.path for each in differences(left, right) if each.is_secret and are_stored)
        return messages.SideBySide(side_of(left), side_of(right), deviations(left, right), secrets)

    async def _find(self, request: messages.FindDeviations, conversation: Conversation) -> messages.Compared:
        gold = await self._policy(request.gold)
        own = request.gold.policy if isinstance(request.gold, messages.PolicyAt) else 0
        search = DeviationSearch(await self._session(), gold, own, conversation.part)
        return await search.run(request.entities, conversation.progress)

    async def _find_assignments(self, request: messages.FindAssignments, conversation: Conversation) -> int:
        search = AssignmentSearch(await self._session(), conversation.part)
        return await search.run(request.accounts, conversation.progress)

    async def _read_assignments(self, request: messages.ReadAssignments, _: Conversation) -> messages.AccountFound:
        session = await self._session()
        return await account_found(request.account, session.call)

    async def _list_templates(self, _: messages.ListTemplates, __: Conversation) -> tuple[messages.TemplateFile, ...]:
        return await asyncio.to_thread(self._templates.files)

    async def _save_template(self, request: messages.SaveTemplate, _: Conversation) -> messages.TemplateFile:
        template = template_of(await self._policy(request.source), request.name)
        path = Path(request.path) if request.path else None
        return await asyncio.to_thread(self._templates.save, template, path, may_replace=request.may_replace)

    async def _delete_template(self, request: messages.DeleteTemplate, _: Conversation) -> None:
        await asyncio.to_thread(self._templates.delete, Path(request.path))

    async def _policy(self, source: messages.Source) -> WholePolicy:
        if isinstance(source, messages.TemplateAt):
            return (await asyncio.to_thread(self._templates.read, Path(source.path))).policy
        session = await self._session()
        return await whole_policy(source.policy, source.owner, session.call)


def side_of(policy: WholePolicy) -> messages.Side:
    """A policy as the window has it."""
    return messages.Side(policy.Policy.PolicyName or "", {path: value_at(policy, path) for path in all_settings()})
