import { z } from 'zod';
import {
  colleague,
  id,
  idParams,
  instant,
  limit,
  line,
  may,
  page,
  pageQuery,
  route,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';
import { personChip } from '../people/contract.ts';

export const roles = ['owner', 'moderator', 'member', 'guest'] as const;
export const role = z.enum(roles);
export type Role = z.output<typeof role>;

export const visibilities = ['open', 'closed', 'secret'] as const;
export const visibility = z.enum(visibilities);
export type Visibility = z.output<typeof visibility>;

export const placeKinds = ['organisation', 'community', 'person'] as const;
export type PlaceKind = (typeof placeKinds)[number];

export const placeChip = z
  .object({
    id,
    kind: z.enum(placeKinds),
    name: z.string(),
    slug: z.string(),
    emoji: z.string(),
    visibility,
    memberCount: z.number().int(),
    /** For a person's own page: whose. */
    person: id.nullable(),
  })
  .meta({ id: 'PlaceChip' });
export type PlaceChip = z.output<typeof placeChip>;

export const community = placeChip
  .extend({
    description: z.string(),
    guidelines: z.string(),
    archived: z.boolean(),
    createdAt: instant,
    mine: z.object({
      role: role.nullable(),
      /** Waiting for a moderator's yes. */
      requested: z.boolean(),
      muted: z.boolean(),
      /** New items since the reader was last here, counted up to 99. */
      unread: z.number().int(),
    }),
    can: z.array(z.string()),
  })
  .meta({ id: 'Community' });
export type Community = z.output<typeof community>;

/** On its own page: with the kinds that are in it, posts apart, which are everywhere. */
export const communityPage = community.extend({ kinds: z.array(z.string()) });
export type CommunityPage = z.output<typeof communityPage>;

export const member = z.object({ person: personChip, role, joinedAt: instant }).meta({ id: 'Member' });
export const memberParams = z.object({ id, person: id });

export const placeProblems = defineProblems({
  name_taken: [409, 'A community of this name exists already.'],
  last_owner: [409, 'A community needs an owner: name another one first.'],
  archived: [409, 'This community is archived: it can be read, not added to.'],
  not_a_community: [409, 'That works for communities only.'],
  join_by_invitation: [403, 'This community takes members by invitation.'],
});

export const communityFields = {
  name: line(80),
  description: text(500),
  guidelines: text(4000),
  emoji: text(16),
  visibility,
};

export const listCommunities = route({
  id: 'communities.list',
  method: 'GET',
  path: '/api/v1/communities',
  summary: 'Communities: one’s own by name (`mine`), or all that can be found, largest first',
  guards: [limit('read'), signedIn],
  query: pageQuery.extend({
    scope: z.enum(['mine', 'discover']).default('discover'),
    q: z.string().max(200).optional(),
  }),
  reply: page(community),
});

export const createCommunity = route({
  id: 'communities.create',
  method: 'POST',
  path: '/api/v1/communities',
  summary: 'Start a community; who starts it owns it',
  guards: [limit('write'), colleague],
  body: z.strictObject({
    name: communityFields.name,
    visibility,
    description: communityFields.description.optional(),
    guidelines: communityFields.guidelines.optional(),
    emoji: communityFields.emoji.optional(),
  }),
  reply: communityPage,
  status: 201,
  errors: [placeProblems.name_taken],
});

export const getCommunity = route({
  id: 'communities.get',
  method: 'GET',
  path: '/api/v1/communities/:id',
  summary: 'A community',
  guards: [limit('read'), signedIn, may('discover', 'place')],
  params: idParams,
  reply: communityPage,
});

export const updateCommunity = route({
  id: 'communities.update',
  method: 'PATCH',
  path: '/api/v1/communities/:id',
  summary: 'Change or archive a community',
  guards: [limit('write'), signedIn, may('manage', 'place')],
  params: idParams,
  body: z.strictObject({
    name: communityFields.name.optional(),
    description: communityFields.description.optional(),
    guidelines: communityFields.guidelines.optional(),
    emoji: communityFields.emoji.optional(),
    visibility: visibility.optional(),
    archived: z.boolean().optional(),
  }),
  reply: communityPage,
  errors: [placeProblems.name_taken, placeProblems.not_a_community],
});

export const listMembers = route({
  id: 'communities.members',
  method: 'GET',
  path: '/api/v1/communities/:id/members',
  summary: 'Members by name, owners and moderators first; see `requests` for who asked to join',
  guards: [limit('read'), signedIn, may('see-members', 'place')],
  params: idParams,
  query: pageQuery,
  reply: page(member),
});

export const addMember = route({
  id: 'communities.addMember',
  method: 'POST',
  path: '/api/v1/communities/:id/members',
  summary: 'Add a person, change a role, or (with one’s own id) join',
  guards: [limit('write'), signedIn, may('discover', 'place')],
  params: idParams,
  body: z.strictObject({ person: id, role: role.default('member') }),
  reply: z.object({ id, person: id, role: role.nullable(), requested: z.boolean() }),
  status: 201,
  errors: [
    placeProblems.join_by_invitation,
    placeProblems.last_owner,
    placeProblems.archived,
    placeProblems.not_a_community,
  ],
});

export const removeMember = route({
  id: 'communities.removeMember',
  method: 'DELETE',
  path: '/api/v1/communities/:id/members/:person',
  summary: 'Remove a member, leave, or decline who asked to join',
  guards: [limit('write'), signedIn, may('discover', 'place')],
  params: memberParams,
  errors: [placeProblems.last_owner],
});

export const listRequests = route({
  id: 'communities.requests',
  method: 'GET',
  path: '/api/v1/communities/:id/requests',
  summary: 'Who asked to join and waits for a yes',
  guards: [limit('read'), signedIn, may('moderate', 'place')],
  params: idParams,
  query: pageQuery,
  reply: page(z.object({ person: personChip, askedAt: instant })),
});

export const markSeen = route({
  id: 'communities.seen',
  method: 'PUT',
  path: '/api/v1/communities/:id/seen',
  summary: 'Everything up to this item was seen here',
  guards: [limit('write'), signedIn, may('read', 'place')],
  params: idParams,
  body: z.strictObject({ item: id }),
});

export const muteCommunity = route({
  id: 'communities.mute',
  method: 'PUT',
  path: '/api/v1/communities/:id/mute',
  summary: 'Keep this community out of the home stream, or bring it back',
  guards: [limit('write'), signedIn, may('read', 'place')],
  params: idParams,
  body: z.strictObject({ muted: z.boolean() }),
});
