// What is tested: a server, a person who can sign in there, and applications that it knows.
import type { Address, Claims } from './claims';

/** An application, as it is registered. */
export type Client = {
  client_id: string;
  client_secret: string;
  redirect_uri: string;
  post_logout_redirect_uri: string;
};

/** Everything that a module has to know. It travels as JSON from the desk to the workers. */
export type Subject = {
  issuer: string;
  person: { username: string; password: string; claims: Claims };
  clients: {
    /** Authenticates in the header. */
    first: Client;
    /** Another application of the same kind. */
    second: Client;
    /** Authenticates in the body. */
    post: Client;
    /** Hears of people who sign out. */
    told: Client;
  };
};

/** A subject that runs, and how to end it. */
export type Running = { subject: Subject; stop: () => Promise<void> };

export type ClientName = keyof Subject['clients'];
export const CLIENT_NAMES: ClientName[] = ['first', 'second', 'post', 'told'];

const DOMAIN = '.rp.example.com';

/** Nothing listens at these addresses: a browser that is sent there has arrived. */
export function addresses(name: ClientName): Pick<Client, 'redirect_uri' | 'post_logout_redirect_uri'> {
  const base = `https://${name}${DOMAIN}`;
  return { redirect_uri: `${base}/callback`, post_logout_redirect_uri: `${base}/post_logout_redirect` };
}

export const isAnApplications = (address: URL): boolean => address.hostname.endsWith(DOMAIN);

/** Every subject knows the same person, so that what they say can be compared. */
const address: Address = {
  formatted: '12 St James Square\nLondon SW1Y 4JH\nUnited Kingdom',
  street_address: '12 St James Square', locality: 'London', region: 'England',
  postal_code: 'SW1Y 4JH', country: 'United Kingdom',
};

export const PERSON = {
  username: 'grace@example.com',
  password: 'an engine of brass and steam',
  first_name: 'Grace',
  last_name: 'Hopper',
  claims: {
    name: 'Grace Brewster Hopper', middle_name: 'Brewster', nickname: 'Amazing Grace',
    preferred_username: 'grace', profile: 'https://people.example.com/grace',
    picture: 'https://people.example.com/grace.png', website: 'https://grace.example.com',
    gender: 'female', birthdate: '1906-12-09', zoneinfo: 'America/New_York', locale: 'en-US',
    email_verified: true, phone_number: '+12025550143', phone_number_verified: true, address,
  } satisfies Claims,
};
