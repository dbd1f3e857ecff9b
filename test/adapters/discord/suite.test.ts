import { describeAdapter } from '../../suites/describe-adapter.ts';
import { discord, discordByHttp } from '../../suites/discord.ts';

describeAdapter('Discord', discord);
describeAdapter('Discord by HTTP', discordByHttp);
